#include "app/panel_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "explain/draw.h"
#include "explain/patch.h"

namespace cnn::app {
namespace {

constexpr double kSheetShape = 1.5;      // of a sheet's sides, about
constexpr int64_t kSquareSide = 3;       // patches side by side, and below each other
constexpr int64_t kLeastPatchSide = 40;  // of a patch's side as it is drawn
constexpr int64_t kMostPatchSide = 96;
constexpr int64_t kPatchGap = 2;
constexpr int64_t kBesideGap = 6;

}  // namespace

PanelLayout::PanelLayout(const Size2& field, const Volume& input, bool has_beside)
    : patch_(patch_size(field, input)),
      drawn_(sides_within({1, patch_.height, patch_.width}, kLeastPatchSide, kMostPatchSide)),
      has_beside_(has_beside) {}

int64_t PanelLayout::square_width() const {
  return kSquareSide * (drawn_.width + kPatchGap) - kPatchGap;
}

Size2 PanelLayout::size() const {
  return {kSquareSide * (drawn_.height + kPatchGap) - kPatchGap,
          square_width() + (has_beside_ ? kBesideGap + square_width() : 0)};
}

void PanelLayout::put(const std::vector<uint8_t>& pixels, int64_t rank, bool beside, Panel& panel) const {
  const int64_t top = rank / kSquareSide * (drawn_.height + kPatchGap);
  const int64_t left =
      rank % kSquareSide * (drawn_.width + kPatchGap) + (beside ? square_width() + kBesideGap : 0);
  for (int64_t y = 0; y < drawn_.height; ++y) {
    std::copy_n(pixels.begin() + y * drawn_.width * 3, drawn_.width * 3,
                panel.pixels.begin() + ((top + y) * size().width + left) * 3);
  }
}

int64_t PanelLayout::columns(int64_t panels) const {
  const double square =
      kSheetShape * static_cast<double>(panels * size().height) / static_cast<double>(size().width);
  return std::clamp<int64_t>(std::llround(std::sqrt(square)), 1, panels);
}

std::string PanelLayout::about() const {
  const int64_t times = drawn_.height / patch_.height;
  if (drawn_ != Size2{patch_.height * times, patch_.width * times}) return "drawn at " + to_string(drawn_);
  return times == 1 ? "drawn as large" : fmt::format("drawn {} times as large", times);
}

}  // namespace cnn::app

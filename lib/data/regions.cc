#include "data/regions.h"

#include <array>

namespace cnn {
namespace {

constexpr int64_t kUnknown = 0;

}  // namespace

Regions::Regions(const std::vector<uint8_t>& strokes, int64_t height, int64_t width)
    : height_(height + 2), width_(width + 2), region_(static_cast<size_t>(height_ * width_), kUnknown) {
  for (int64_t y = 0; y < height; ++y) {
    for (int64_t x = 0; x < width; ++x) {
      if (strokes[static_cast<size_t>(y * width + x)] != 0) place(y + 1, x + 1) = kInk;
    }
  }
  for (int64_t i = 0; i < height_ * width_; ++i) {
    if (region_[static_cast<size_t>(i)] == kUnknown) fill(i);
  }
}

void Regions::fill(int64_t start) {
  areas_.push_back(0);
  const auto number = static_cast<int64_t>(areas_.size());
  std::vector<int64_t> open = {start};
  region_[static_cast<size_t>(start)] = number;
  while (!open.empty()) {
    const int64_t y = open.back() / width_;
    const int64_t x = open.back() % width_;
    open.pop_back();
    ++areas_.back();
    for (const auto& [row, column] :
         {std::array{y - 1, x}, std::array{y + 1, x}, std::array{y, x - 1}, std::array{y, x + 1}}) {
      const bool is_in = row >= 0 && column >= 0 && row < height_ && column < width_;
      if (!is_in || place(row, column) != kUnknown) continue;
      place(row, column) = number;
      open.push_back(row * width_ + column);
    }
  }
}

}  // namespace cnn

#include "dashboard/signed_pictures.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <utility>

#include "base/base64.h"

namespace cnn {
namespace {

using nlohmann::ordered_json;

constexpr double kMost = 127;

// One after another, as many as a picture has.
PictureLayout in_order(int64_t of, int64_t height, int64_t width) {
  PictureLayout layout{of, width, height};
  layout.step = width * height;
  layout.places.resize(static_cast<size_t>(layout.step));
  std::iota(layout.places.begin(), layout.places.end(), int64_t{0});
  return layout;
}

PictureLayout in_colour(int64_t of, int64_t height, int64_t width) {
  PictureLayout layout{of, width, height, true};
  const int64_t pixels = width * height;
  layout.step = 3 * pixels;
  for (int64_t p = 0; p < pixels; ++p)
    for (int64_t c = 0; c < 3; ++c) layout.places.push_back(c * pixels + p);
  return layout;
}

// The maps in a field that is about as wide as high.
PictureLayout side_by_side(int64_t of, const Volume& volume) {
  const auto columns = static_cast<int64_t>(std::ceil(std::sqrt(static_cast<double>(volume.channels))));
  const int64_t rows = ceil_div(volume.channels, columns);
  PictureLayout layout{of, columns * volume.width, rows * volume.height};
  layout.step = volume.size();
  for (int64_t y = 0; y < layout.height; ++y) {
    for (int64_t x = 0; x < layout.width; ++x) {
      const int64_t channel = y / volume.height * columns + x / volume.width;
      const int64_t pixel = y % volume.height * volume.width + x % volume.width;
      layout.places.push_back(channel < volume.channels ? channel * volume.pixels() + pixel : -1);
    }
  }
  return layout;
}

char shade(float value, double scale) {
  if (std::isnan(value) || value == 0) return 0;
  const double share = std::isinf(value) || scale == 0 ? (value > 0 ? 1 : -1) : value / scale;
  return static_cast<char>(std::lround(kMost * share));
}

ordered_json picture_json(std::span<const float> values, const PictureLayout& layout, int64_t picture,
                          double scale) {
  std::string bytes;
  bytes.reserve(layout.places.size());
  const auto part =
      values.subspan(static_cast<size_t>(picture * layout.step), static_cast<size_t>(layout.step));
  for (const int64_t place : layout.places)
    bytes += place < 0 ? '\0' : shade(part[static_cast<size_t>(place)], scale);
  const bool is_constant = std::ranges::all_of(part, [&](float value) { return value == part[0]; });
  return {{"width", layout.width},
          {"height", layout.height},
          {"constant", is_constant},
          {"values", base64(bytes)}};
}

}  // namespace

PictureLayout layout_of_maps(const Volume& volume) {
  if (volume.pixels() == 1) return in_order(1, 1, volume.channels);
  return in_order(volume.channels, volume.height, volume.width);
}

PictureLayout layout_of_weights(const Dims& dims, const Volume& input) {
  if (dims.size() == 4 && dims[1] == 3) return in_colour(dims[0], dims[2], dims[3]);
  if (dims.size() == 4) return in_order(dims[0] * dims[1], dims[2], dims[3]);
  if (dims.size() == 2 && input.pixels() > 1) return side_by_side(dims[0], input);
  if (dims.size() == 2) return in_order(dims[0], 1, dims[1]);
  return in_order(1, 1, element_count(dims));
}

Extent extent_of(std::span<const float> values) {
  Extent extent;
  if (values.empty()) return extent;
  extent.least = extent.greatest = values[0];
  for (const float value : values) {
    extent.least = std::min(extent.least, value);
    extent.greatest = std::max(extent.greatest, value);
    if (std::isfinite(value)) extent.scale = std::max(extent.scale, std::abs(static_cast<double>(value)));
  }
  return extent;
}

ordered_json pictures_json(std::span<const float> values, const PictureLayout& layout, int64_t first,
                           int64_t count) {
  const Extent extent = extent_of(values);
  ordered_json pictures = ordered_json::array();
  for (int64_t i = first; i < std::min(layout.of, first + count); ++i)
    pictures.push_back(picture_json(values, layout, i, extent.scale));
  return {
      {"scale", extent.scale}, {"least", extent.least}, {"greatest", extent.greatest},    {"of", layout.of},
      {"first", first},        {"rgb", layout.is_rgb},  {"pictures", std::move(pictures)}};
}

}  // namespace cnn

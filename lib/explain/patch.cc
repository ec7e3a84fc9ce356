#include "explain/patch.h"

#include <algorithm>

#include "data/resize.h"

namespace cnn {
namespace {

// Where a patch's first row or column lies: in the image, unless the window is smaller than that.
int64_t patch_begin(const Range& window, int64_t side) {
  return window.size() > side ? 0 : window.begin;
}

}  // namespace

Size2 patch_size(const Size2& field, const Volume& input) {
  return {std::min(field.height, input.height), std::min(field.width, input.width)};
}

std::vector<uint8_t> patch_pixels(std::span<const uint8_t> pixels, const Volume& input,
                                  const InputWindow& window) {
  const Size2 size = patch_size(window.size(), input);
  const InputWindow seen = window.inside(input);
  std::vector<uint8_t> patch(static_cast<size_t>(size.height * size.width * 3), kBeyond);
  const int64_t left = seen.columns.begin - patch_begin(window.columns, input.width);
  for (int64_t y = seen.rows.begin; y < seen.rows.end; ++y) {
    const int64_t row = y - patch_begin(window.rows, input.height);
    std::copy_n(pixels.begin() + (y * input.width + seen.columns.begin) * 3, seen.columns.size() * 3,
                patch.begin() + (row * size.width + left) * 3);
  }
  return patch;
}

std::vector<uint8_t> fitted(std::vector<uint8_t> pixels, const Size2& from, const Size2& to) {
  std::vector<uint8_t> result(static_cast<size_t>(to.height * to.width * 3));
  if (to.height < from.height || to.width < from.width) {
    const int64_t plane = to.height * to.width;
    std::vector<uint8_t> planes(result.size());
    resize({from.height, from.width, 3, std::move(pixels)}, {3, to.height, to.width}, planes.data());
    for (int64_t i = 0; i < 3 * plane; ++i)
      result[static_cast<size_t>(i % plane * 3 + i / plane)] = planes[static_cast<size_t>(i)];
    return result;
  }
  for (int64_t y = 0; y < to.height; ++y) {
    for (int64_t x = 0; x < to.width; ++x) {
      const int64_t place = y * from.height / to.height * from.width + x * from.width / to.width;
      std::copy_n(pixels.begin() + place * 3, 3, result.begin() + (y * to.width + x) * 3);
    }
  }
  return result;
}

}  // namespace cnn

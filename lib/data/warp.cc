#include "data/warp.h"

#include <cmath>
#include <numbers>

namespace cnn {
namespace {

constexpr int kBits = 16;  // of a position's fraction

int64_t fixed(double value) {
  return std::llround(value * (int64_t{1} << kBits));
}

// Where i finds itself in 0..side-1, mirrored at both ends as often as it takes.
int64_t reflected(int64_t i, int64_t side) {
  if (side == 1) return 0;
  const int64_t period = 2 * (side - 1);
  const int64_t within = ((i % period) + period) % period;
  return within < side ? within : period - within;
}

// The four pixels around a point, and how much each counts; the weights add up to 2^16.
struct Corners {
  int64_t offsets[4];
  int32_t weights[4];
};

Corners corners_of(int64_t y, int64_t x, Fill fill, const Volume& image) {
  const int64_t top = y >> kBits;
  const int64_t left = x >> kBits;
  const auto below = static_cast<int32_t>((y >> 8) & 0xFF);
  const auto beside = static_cast<int32_t>((x >> 8) & 0xFF);
  Corners corners{
      {top * image.width + left, top * image.width + left + 1, (top + 1) * image.width + left,
       (top + 1) * image.width + left + 1},
      {(256 - below) * (256 - beside), (256 - below) * beside, below * (256 - beside), below * beside}};
  if (top >= 0 && left >= 0 && top + 1 < image.height && left + 1 < image.width) return corners;
  for (int i = 0; i < 4; ++i) {
    const int64_t row = top + i / 2;
    const int64_t column = left + i % 2;
    const bool is_inside = row >= 0 && row < image.height && column >= 0 && column < image.width;
    if (!is_inside && fill == Fill::zero) corners.weights[i] = 0;
    corners.offsets[i] = reflected(row, image.height) * image.width + reflected(column, image.width);
  }
  return corners;
}

uint8_t interpolate(const Corners& corners, const uint8_t* plane) {
  int32_t sum = 1 << 15;
  for (int i = 0; i < 4; ++i) sum += corners.weights[i] * plane[corners.offsets[i]];
  return static_cast<uint8_t>(sum >> 16);
}

}  // namespace

void warp(const Motion& motion, Fill fill, const Volume& image, const uint8_t* in, uint8_t* out) {
  const double radians = motion.degrees * std::numbers::pi / 180;
  const int64_t cosine = fixed(std::cos(radians) / motion.scale);
  const int64_t sine = fixed(std::sin(radians) / motion.scale);
  for (int64_t row = 0; row < image.height; ++row) {
    const int64_t y = 2 * (row + motion.down) - (image.height - 1);  // from the middle, in half pixels
    for (int64_t column = 0; column < image.width; ++column, ++out) {
      const int64_t x = 2 * (column + motion.right) - (image.width - 1);
      const int64_t source_y = ((image.height - 1) << (kBits - 1)) + ((cosine * y + sine * x) >> 1);
      const int64_t source_x = ((image.width - 1) << (kBits - 1)) + ((cosine * x - sine * y) >> 1);
      const Corners corners = corners_of(source_y, source_x, fill, image);
      for (int64_t plane = 0; plane < image.size(); plane += image.pixels()) {
        out[plane] = interpolate(corners, in + plane);
      }
    }
  }
}

}  // namespace cnn

#include "data/warp.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cnn {
namespace {

constexpr int kBits = 16;  // of a position's fraction

int64_t fixed(double value) {
  return std::llround(value * (int64_t{1} << kBits));
}

// Where i finds itself in 0..side-1, mirrored at both ends as often as it takes.
int64_t reflected_at(int64_t i, int64_t side) {
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
  const auto below = static_cast<int32_t>((y >> 8) & 0xFF);
  const auto beside = static_cast<int32_t>((x >> 8) & 0xFF);
  Corners corners{
      {}, {(256 - below) * (256 - beside), (256 - below) * beside, below * (256 - beside), below * beside}};
  for (int i = 0; i < 4; ++i) {
    const int64_t row = (y >> kBits) + i / 2;
    const int64_t column = (x >> kBits) + i % 2;
    const bool is_inside = row >= 0 && row < image.height && column >= 0 && column < image.width;
    if (is_inside) {
      corners.offsets[i] = row * image.width + column;
    } else if (fill == Fill::zero) {
      corners.weights[i] = 0;
    } else {
      corners.offsets[i] = reflected_at(row, image.height) * image.width + reflected_at(column, image.width);
    }
  }
  return corners;
}

uint8_t interpolate(const Corners& corners, const uint8_t* plane) {
  int32_t sum = 1 << 15;
  for (int i = 0; i < 4; ++i) sum += corners.weights[i] * plane[corners.offsets[i]];
  return static_cast<uint8_t>(sum >> 16);
}

// A position of the image that moves on by `step` from pixel to pixel of a row of the result.
struct PixelWalk {
  int64_t start;
  int64_t step;

  int64_t at(int64_t column) const { return start + column * step; }

  // The columns of 0..count-1 at which 0 <= position < end.
  Range within(int64_t end, int64_t count) const {
    if (step == 0) return {0, start >= 0 && start < end ? count : 0};
    if (step < 0) return PixelWalk{end - 1 - start, -step}.within(end, count);
    const auto first_at = [&](int64_t position) {
      return start >= position ? 0 : std::min(count, ceil_div(position - start, step));
    };
    return {first_at(0), first_at(end)};
  }
};

// The columns all of whose four pixels lie in the image: nearly all, and the plain case.
Range inner_columns(const PixelWalk& y, const PixelWalk& x, const Volume& image) {
  const Range rows = y.within((image.height - 1) << kBits, image.width);
  const Range columns = x.within((image.width - 1) << kBits, image.width);
  const int64_t begin = std::max(rows.begin, columns.begin);
  return {begin, std::max(begin, std::min(rows.end, columns.end))};
}

// in, out: a plane, and a row of it.
void warp_inner(PixelWalk y, PixelWalk x, Range columns, int64_t width, const uint8_t* in, uint8_t* out) {
  int64_t at_y = y.at(columns.begin);
  int64_t at_x = x.at(columns.begin);
  for (int64_t column = columns.begin; column < columns.end; ++column, at_y += y.step, at_x += x.step) {
    const auto below = static_cast<int32_t>((at_y >> 8) & 0xFF);
    const auto beside = static_cast<int32_t>((at_x >> 8) & 0xFF);
    const uint8_t* upper = in + (at_y >> kBits) * width + (at_x >> kBits);
    const uint8_t* lower = upper + width;
    const int32_t above = (upper[0] << 8) + beside * (upper[1] - upper[0]);
    const int32_t under = (lower[0] << 8) + beside * (lower[1] - lower[0]);
    out[column] = static_cast<uint8_t>(((above << 8) + below * (under - above) + (1 << 15)) >> 16);
  }
}

void warp_outer(const PixelWalk& y, const PixelWalk& x, Range columns, Fill fill, const Volume& image,
                const uint8_t* in, uint8_t* out) {
  for (int64_t column = columns.begin; column < columns.end; ++column) {
    const Corners corners = corners_of(y.at(column), x.at(column), fill, image);
    for (int64_t plane = 0; plane < image.size(); plane += image.pixels()) {
      out[plane + column] = interpolate(corners, in + plane);
    }
  }
}

}  // namespace

void warp(const Motion& motion, Fill fill, const Volume& image, const uint8_t* in, uint8_t* out) {
  const double radians = motion.degrees * std::numbers::pi / 180;
  const int64_t cosine = fixed(std::cos(radians) / motion.scale);
  const int64_t sine = fixed(std::sin(radians) / motion.scale);
  for (int64_t row = 0; row < image.height; ++row, out += image.width) {
    // From the middle, in half pixels, at the row's beginning.
    const int64_t from_y = 2 * (row + motion.down) - (image.height - 1);
    const int64_t from_x = 2 * motion.right - (image.width - 1);
    const PixelWalk y{((image.height - 1) << (kBits - 1)) + ((cosine * from_y + sine * from_x) >> 1), sine};
    const PixelWalk x{((image.width - 1) << (kBits - 1)) + ((cosine * from_x - sine * from_y) >> 1), cosine};
    const Range inner = inner_columns(y, x, image);
    warp_outer(y, x, {0, inner.begin}, fill, image, in, out);
    for (int64_t plane = 0; plane < image.size(); plane += image.pixels()) {
      warp_inner(y, x, inner, image.width, in + plane, out + plane);
    }
    warp_outer(y, x, {inner.end, image.width}, fill, image, in, out);
  }
}

}  // namespace cnn

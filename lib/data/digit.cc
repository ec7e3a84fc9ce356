#include "data/digit.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "data/decode_image.h"
#include "data/ink.h"
#include "data/resize.h"
#include "data/unlike_digit.h"

namespace cnn {
namespace {

constexpr double kThin = 2.0;     // pixels of 28: a tenth of MNIST's strokes are thinner than 1.7,
constexpr double kCommon = 2.4;   // half of them than 2.3
constexpr float kFullInk = 0.8F;  // and above: as strong as can be
constexpr float kEdge = 0.3F;     // of strokes

// A digit laid out takes 20/28 of the side, some more or less where its edges are soft, and is in the
// middle.
constexpr float kSeen = 64;
constexpr double kLeastShare = 14.0 / 28;
constexpr double kMostShare = 23.0 / 28;
constexpr double kFarthest = 2.5 / 28;

Raster reduced(const Raster& picture) {
  const int64_t longer = std::max(picture.height, picture.width);
  const auto scaled_digit = [&](int64_t side) {
    return longer <= kDigitSide ? side : std::max<int64_t>(1, (side * kDigitSide + longer / 2) / longer);
  };
  Raster gray{scaled_digit(picture.height), scaled_digit(picture.width), 1, {}};
  gray.pixels.resize(static_cast<size_t>(gray.height * gray.width));
  resize(picture, {1, gray.height, gray.width}, gray.pixels.data());
  return gray;
}

// The ink of the strokes and of their soft edges alone.
Plane drawn(const Plane& ink, const std::vector<uint8_t>& strokes) {
  Plane result = ink;
  for (int64_t y = 0; y < ink.height; ++y) {
    for (int64_t x = 0; x < ink.width; ++x) {
      bool is_near = false;
      for (int64_t row = std::max<int64_t>(0, y - 1); row <= std::min(ink.height - 1, y + 1); ++row) {
        for (int64_t column = std::max<int64_t>(0, x - 1); column <= std::min(ink.width - 1, x + 1); ++column)
          is_near = is_near || strokes[static_cast<size_t>(row * ink.width + column)] != 0;
      }
      float& value = result.values[static_cast<size_t>(y * ink.width + x)];
      value = is_near ? std::min(1.0F, value / kFullInk) : 0;
    }
  }
  return result;
}

// Scaled to a box of `box`, with its ratio of sides.
Raster boxed(const Plane& plane, const Frame& frame, int64_t box) {
  Raster cut{frame.height(), frame.width(), 1, {}};
  for (int64_t y = frame.top; y < frame.bottom; ++y) {
    for (int64_t x = frame.left; x < frame.right; ++x)
      cut.pixels.push_back(static_cast<uint8_t>(std::lround(255 * plane.at(y, x))));
  }
  const int64_t longer = std::max(cut.height, cut.width);
  const auto scaled_digit = [&](int64_t side) {
    return std::max<int64_t>(1, (side * box + longer / 2) / longer);
  };
  Raster result{scaled_digit(cut.height), scaled_digit(cut.width), 1, {}};
  result.pixels.resize(static_cast<size_t>(result.height * result.width));
  resize(cut, {1, result.height, result.width}, result.pixels.data());
  return result;
}

// The centre of mass, as pixels are counted from 0.
struct Center {
  double row = 0;
  double column = 0;
};

Center center_of(const uint8_t* pixels, const Size2& size) {
  double sum = 0;
  Center center;
  for (int64_t y = 0; y < size.height; ++y) {
    for (int64_t x = 0; x < size.width; ++x) {
      const double value = pixels[y * size.width + x];
      sum += value;
      center.row += value * static_cast<double>(y);
      center.column += value * static_cast<double>(x);
    }
  }
  if (sum == 0) return center;
  return {center.row / sum, center.column / sum};
}

// Copies `digit` to where its centre of mass is that of a square of `side`, as far as it fits in.
void put_in_center(const Raster& digit, int64_t side, uint8_t* out) {
  const Center center = center_of(digit.pixels.data(), {digit.height, digit.width});
  const auto place = [&](double middle, int64_t length) {
    return std::clamp<int64_t>(std::lround(static_cast<double>(side) / 2 - middle), 0, side - length);
  };
  const int64_t top = place(center.row, digit.height);
  const int64_t left = place(center.column, digit.width);
  std::fill_n(out, side * side, uint8_t{0});
  for (int64_t y = 0; y < digit.height; ++y)
    std::copy_n(digit.pixels.data() + y * digit.width, digit.width, out + (top + y) * side + left);
}

// Of a picture of the size `from`, in pixels of one of the size `to`.
Frame scaled_digit(const Frame& frame, const Size2& from, const Size2& to) {
  return {frame.top * to.height / from.height, frame.left * to.width / from.width,
          (frame.bottom * to.height + from.height - 1) / from.height,
          (frame.right * to.width + from.width - 1) / from.width};
}

}  // namespace

DigitFacts lay_out_digit(const Raster& picture, int64_t side, uint8_t* out) {
  const Raster gray = reduced(picture);
  const auto ink = find_ink(gray);
  if (!ink) throw BadImage("shows no digit: nothing stands out of its background");
  const std::vector<uint8_t> strokes = strokes_of(ink->amount);
  Plane plane = drawn(ink->amount, strokes);
  Frame frame = frame_of(plane, kEdge);
  const DigitFacts facts{ink->is_dark, scaled_digit(frame, {gray.height, gray.width}, picture.picture_size()),
                         count_things(strokes, gray.height, gray.width),
                         why_no_digit(drawn_shape(strokes, gray.height, gray.width))};
  const int64_t box = std::max<int64_t>(1, (side * 20 + 14) / 28);
  const double scale =
      static_cast<double>(box) / static_cast<double>(std::max(frame.height(), frame.width()));
  const double unit = static_cast<double>(side) / 28;
  const double width = stroke_width(strokes, gray.height, gray.width);
  if (width * scale < kThin * unit) {
    plane = thickened(plane, (kCommon * unit / scale - width) / 2);
    frame = frame_of(plane, kEdge);
  }
  put_in_center(boxed(plane, frame, box), side, out);
  return facts;
}

bool is_laid_out_digit(const uint8_t* pixels, int64_t side) {
  Plane plane{side, side, {}};
  for (int64_t i = 0; i < side * side; ++i) plane.values.push_back(static_cast<float>(pixels[i]));
  const Frame frame = frame_of(plane, kSeen);
  const auto share = static_cast<double>(std::max(frame.height(), frame.width())) / static_cast<double>(side);
  const Center center = center_of(pixels, {side, side});
  const double away = std::max(std::abs(center.row - static_cast<double>(side) / 2),
                               std::abs(center.column - static_cast<double>(side) / 2));
  return share >= kLeastShare && share <= kMostShare && away <= kFarthest * static_cast<double>(side);
}

}  // namespace cnn

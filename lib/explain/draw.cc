#include "explain/draw.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cnn {
namespace {

// From zero to the end of the scale: white, then orange or blue (Brewer's PuOr).
constexpr std::array<std::array<double, 3>, 3> kAbove = {{{255, 255, 255}, {253, 184, 99}, {179, 88, 6}}};
constexpr std::array<std::array<double, 3>, 3> kBelow = {{{255, 255, 255}, {128, 165, 210}, {30, 60, 140}}};

uint8_t as_byte(double value) {
  return static_cast<uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
}

uint8_t* at(std::vector<uint8_t>& pixels, int64_t width, int64_t y, int64_t x) {
  return pixels.data() + (y * width + x) * 3;
}

void put(const Color& color, uint8_t* out) {
  out[0] = color.red;
  out[1] = color.green;
  out[2] = color.blue;
}

std::vector<float> strongest_channel(std::span<const float> map, const Volume& volume) {
  std::vector<float> result(map.begin(), map.begin() + volume.pixels());
  for (int64_t i = volume.pixels(); i < volume.size(); ++i) {
    float& so_far = result[static_cast<size_t>(i % volume.pixels())];
    if (std::abs(map[static_cast<size_t>(i)]) > std::abs(so_far)) so_far = map[static_cast<size_t>(i)];
  }
  return result;
}

// Mean of the channels.
double gray_at(std::span<const uint8_t> image, const Volume& volume, int64_t y, int64_t x) {
  double sum = 0;
  for (int64_t c = 0; c < volume.channels; ++c) {
    sum += image[static_cast<size_t>((c * volume.height + y) * volume.width + x)];
  }
  return sum / static_cast<double>(volume.channels);
}

}  // namespace

Color signed_color(double value, double most) {
  const auto& ramp = value < 0 ? kBelow : kAbove;
  const double place = most > 0 ? std::min(1.0, std::abs(value) / most) * 2 : 0;
  const auto low = static_cast<size_t>(place >= 1 ? 1 : 0);
  const double part = place - static_cast<double>(low);
  const auto mix = [&](size_t c) { return as_byte(ramp[low][c] + part * (ramp[low + 1][c] - ramp[low][c])); };
  return {mix(0), mix(1), mix(2)};
}

double scale_of(std::span<const float> values) {
  double most = 0;
  for (const float value : values) most = std::max(most, std::abs(double{value}));
  return most;
}

Size2 enlarged(const Volume& volume, int64_t least) {
  const int64_t factor = std::max<int64_t>(1, ceil_div(least, std::max(volume.height, volume.width)));
  return {volume.height * factor, volume.width * factor};
}

Size2 sides_within(const Volume& volume, int64_t least, int64_t most) {
  const Size2 size = enlarged(volume, least);
  const int64_t longest = std::max(size.height, size.width);
  if (longest <= most) return size;
  return {std::max<int64_t>(1, size.height * most / longest),
          std::max<int64_t>(1, size.width * most / longest)};
}

std::vector<float> enlarge(std::span<const float> map, const Size2& of, const Size2& size) {
  // Where pixel i of the larger side lies among the smaller one's: the two beside it, and how far it is
  // between.
  struct Between {
    int64_t low;
    int64_t high;
    float part;
  };
  const auto between = [](int64_t i, int64_t large, int64_t small) {
    const double place =
        (static_cast<double>(i) + 0.5) * static_cast<double>(small) / static_cast<double>(large) - 0.5;
    const double kept = std::clamp(place, 0.0, static_cast<double>(small - 1));
    const auto low = static_cast<int64_t>(kept);
    return Between{low, std::min(low + 1, small - 1), static_cast<float>(kept - static_cast<double>(low))};
  };
  std::vector<float> result;
  for (int64_t y = 0; y < size.height; ++y) {
    const Between row = between(y, size.height, of.height);
    for (int64_t x = 0; x < size.width; ++x) {
      const Between column = between(x, size.width, of.width);
      const auto in_row = [&](int64_t r) {
        const float left = map[static_cast<size_t>(r * of.width + column.low)];
        const float right = map[static_cast<size_t>(r * of.width + column.high)];
        return left + column.part * (right - left);
      };
      const float upper = in_row(row.low);
      result.push_back(upper + row.part * (in_row(row.high) - upper));
    }
  }
  return result;
}

std::vector<uint8_t> image_pixels(std::span<const uint8_t> image, const Volume& volume, const Size2& size) {
  std::vector<uint8_t> pixels(static_cast<size_t>(size.height * size.width * 3));
  for (int64_t y = 0; y < size.height; ++y) {
    for (int64_t x = 0; x < size.width; ++x) {
      const int64_t place = y * volume.height / size.height * volume.width + x * volume.width / size.width;
      for (int64_t c = 0; c < 3; ++c) {
        const int64_t channel = std::min(c, volume.channels - 1);
        at(pixels, size.width, y, x)[c] = image[static_cast<size_t>(channel * volume.pixels() + place)];
      }
    }
  }
  return pixels;
}

std::vector<uint8_t> map_pixels(std::span<const float> map, const Volume& volume, double most,
                                const Size2& size) {
  const std::vector<float> one = strongest_channel(map, volume);
  std::vector<uint8_t> pixels(static_cast<size_t>(size.height * size.width * 3));
  for (int64_t y = 0; y < size.height; ++y) {
    for (int64_t x = 0; x < size.width; ++x) {
      const int64_t place = y * volume.height / size.height * volume.width + x * volume.width / size.width;
      put(signed_color(one[static_cast<size_t>(place)], most), at(pixels, size.width, y, x));
    }
  }
  return pixels;
}

std::vector<uint8_t> shade_pixels(std::span<const float> map, const Volume& volume, double most,
                                  const Size2& size) {
  std::vector<uint8_t> bytes;
  for (const float value : map)
    bytes.push_back(as_byte(most > 0 ? 127.5 + 127.5 * double{value} / most : 127.5));
  return image_pixels(bytes, volume, size);
}

std::vector<uint8_t> overlay_pixels(std::span<const uint8_t> image, const Volume& of_image,
                                    std::span<const float> map, const Volume& of_map, double most,
                                    const Size2& size) {
  constexpr double kMostCover = 0.85;
  const std::vector<float> large =
      enlarge(strongest_channel(map, of_map), {of_map.height, of_map.width}, size);
  std::vector<uint8_t> pixels(static_cast<size_t>(size.height * size.width * 3));
  for (int64_t y = 0; y < size.height; ++y) {
    for (int64_t x = 0; x < size.width; ++x) {
      const double value = large[static_cast<size_t>(y * size.width + x)];
      const double cover = most > 0 ? kMostCover * std::min(1.0, std::abs(value) / most) : 0;
      const double gray =
          gray_at(image, of_image, y * of_image.height / size.height, x * of_image.width / size.width);
      const Color color = signed_color(value < 0 ? -most : most, most);
      const auto mix = [&](double over) { return as_byte((1 - cover) * gray + cover * over); };
      put({mix(color.red), mix(color.green), mix(color.blue)}, at(pixels, size.width, y, x));
    }
  }
  return pixels;
}

}  // namespace cnn

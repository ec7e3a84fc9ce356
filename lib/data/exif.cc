#include "data/exif.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace cnn {
namespace {

constexpr size_t kTiff = 6;  // behind "Exif\0\0"
constexpr uint32_t kOrientation = 0x0112;

class Tiff {
 public:
  explicit Tiff(std::span<const std::byte> bytes) : bytes_(bytes) {
    is_little_ = bytes.size() > 1 && bytes[0] == std::byte{'I'};
  }

  // `size` bytes at `at` as a number; none beyond the end.
  std::optional<uint32_t> number(size_t at, size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return std::nullopt;
    uint32_t value = 0;
    for (size_t i = 0; i < size; ++i) {
      value = value << 8 | std::to_integer<uint32_t>(bytes_[at + (is_little_ ? size - 1 - i : i)]);
    }
    return value;
  }

 private:
  std::span<const std::byte> bytes_;
  bool is_little_ = false;
};

// What an orientation asks for: first the sides are swapped, then what comes of it is mirrored.
struct Turn {
  bool swaps_sides;
  bool mirrors_x;
  bool mirrors_y;

  explicit Turn(int orientation)
      : swaps_sides(orientation >= 5),
        mirrors_x(orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7),
        mirrors_y(orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8) {}

  Shrinking of(Shrinking shrinking) const {
    if (swaps_sides) {
      std::swap(shrinking.before.height, shrinking.before.width);
      std::swap(shrinking.behind.height, shrinking.behind.width);
    }
    if (mirrors_x) std::swap(shrinking.before.width, shrinking.behind.width);
    if (mirrors_y) std::swap(shrinking.before.height, shrinking.behind.height);
    return shrinking;
  }
};

}  // namespace

int exif_orientation(std::span<const std::byte> segment) {
  if (segment.size() <= kTiff || std::memcmp(segment.data(), "Exif\0\0", kTiff) != 0) return 1;
  return tiff_orientation(segment.subspan(kTiff));
}

int tiff_orientation(std::span<const std::byte> bytes) {
  const Tiff tiff(bytes);
  const auto directory = tiff.number(4, 4);
  const auto entries = directory ? tiff.number(*directory, 2) : std::nullopt;
  for (uint32_t i = 0; entries && i < *entries; ++i) {
    const size_t entry = size_t{*directory} + 2 + size_t{12} * i;
    const auto tag = tiff.number(entry, 2);
    if (!tag) return 1;
    if (*tag != kOrientation) continue;
    const auto value = tiff.number(entry + 8, 2);
    return value && *value >= 1 && *value <= 8 ? static_cast<int>(*value) : 1;
  }
  return 1;
}

void for_each_turned_line(const Raster& raster, int orientation,
                          const std::function<void(std::span<const uint8_t>)>& take) {
  const Turn turn(orientation);
  const int64_t height = turn.swaps_sides ? raster.width : raster.height;
  const int64_t width = turn.swaps_sides ? raster.height : raster.width;
  std::vector<uint8_t> line(static_cast<size_t>(width * raster.channels));
  for (int64_t y = 0; y < height; ++y) {
    uint8_t* out = line.data();
    for (int64_t x = 0; x < width; ++x, out += raster.channels) {
      const int64_t u = turn.mirrors_x ? width - 1 - x : x;
      const int64_t v = turn.mirrors_y ? height - 1 - y : y;
      const int64_t from = turn.swaps_sides ? u * raster.width + v : v * raster.width + u;
      std::copy_n(raster.pixels.data() + from * raster.channels, raster.channels, out);
    }
    take(line);
  }
}

Raster turned(Raster raster, int orientation) {
  if (orientation == 1) return raster;
  const Turn turn(orientation);
  Raster result{raster.height, raster.width, raster.channels, {}, turn.of(raster.shrinking)};
  if (turn.swaps_sides) std::swap(result.height, result.width);
  result.pixels.resize(raster.pixels.size());
  auto out = result.pixels.begin();
  for_each_turned_line(raster, orientation, [&](std::span<const uint8_t> line) {
    out = std::copy(line.begin(), line.end(), out);
  });
  return result;
}

}  // namespace cnn

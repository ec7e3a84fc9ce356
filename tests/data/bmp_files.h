// BMPs of all kinds, of the same picture.
#pragma once

#include <string>

#include "data/image_files.h"

namespace cnn {

struct BmpKind {
  int64_t header = 40;        // bytes
  int bits = 24;              // a pixel
  int64_t colors = 0;         // in the palette; for 16 and 32 bits 1: masks
  bool tells_colors = false;  // in the header, where they are all that the bits can tell
  bool top_down = false;
  int64_t gap = 0;  // bytes of 0xEE before the pixels
};

// The colour of pixel i of a BMP of a palette, or else any: levels that 5 bits give too.
inline std::string bmp_color(const BmpKind& kind, int64_t i) {
  const int64_t n = kind.bits < 16 ? i % kind.colors : i;
  const auto level = [](int64_t value) { return static_cast<char>(value % 2 == 0 ? 255 : 0); };
  if (kind.bits == 16) return {level(n), level(n / 2), level(n / 3)};
  return {static_cast<char>(255 - n), static_cast<char>(n * 7), static_cast<char>(n * 13 + 5)};
}

// RGB from the highest row down.
inline std::string bmp_samples(const BmpKind& kind, int64_t width, int64_t height) {
  std::string samples;
  for (int64_t i = 0; i < width * height; ++i) samples += bmp_color(kind, i);
  return samples;
}

inline int64_t bmp_pixel(const BmpKind& kind, int64_t i) {
  if (kind.bits < 16) return i % kind.colors;
  const std::string color = bmp_color(kind, i);
  const auto part = [&](size_t c) { return int64_t{static_cast<uint8_t>(color[c])}; };
  const bool is_swapped = kind.colors > 0;  // by its masks: blue first
  const int64_t high = part(is_swapped ? 2 : 0);
  const int64_t low = part(is_swapped ? 0 : 2);
  if (kind.bits == 16) return (high >> 3) << 10 | (part(1) >> 3) << 5 | low >> 3;
  return high << 16 | part(1) << 8 | low;
}

inline std::string bmp_rows(const BmpKind& kind, int64_t width, int64_t height) {
  std::string rows;
  for (int64_t k = 0; k < height; ++k) {
    const int64_t y = kind.top_down ? k : height - 1 - k;
    std::string row;
    for (int64_t x = 0; x < width; ++x) {
      const int64_t value = bmp_pixel(kind, y * width + x);
      if (kind.bits >= 8) {
        row += little_endian(value, kind.bits / 8);
      } else {
        const int64_t bit = x * kind.bits % 8;
        if (bit == 0) row += '\0';
        row.back() = static_cast<char>(row.back() | value << (8 - kind.bits - bit));
      }
    }
    row.resize((row.size() + 3) / 4 * 4, '\0');
    rows += row;
  }
  return rows;
}

inline std::string bmp_palette(const BmpKind& kind) {
  std::string palette;
  for (int64_t i = 0; i < kind.colors && kind.bits < 16; ++i) {
    const std::string color = bmp_color(kind, i);
    palette += {color[2], color[1], color[0]};
    if (kind.header != 12) palette += '\0';
  }
  return palette;
}

inline std::string bmp_of(const BmpKind& kind, int64_t width, int64_t height) {
  const bool has_masks = kind.bits >= 16 && kind.colors > 0;
  const std::string masks =
      !has_masks        ? ""
      : kind.bits == 16 ? little_endian(31, 4) + little_endian(31 << 5, 4) + little_endian(31 << 10, 4)
                        : little_endian(0xFF, 4) + little_endian(0xFF00, 4) + little_endian(0xFF0000, 4);
  std::string header = little_endian(kind.header, 4);
  if (kind.header == 12) {
    header += little_endian(width, 2) + little_endian(height, 2) + little_endian(1, 2) +
              little_endian(kind.bits, 2);
  } else {
    header += little_endian(width, 4) + little_endian(kind.top_down ? -height : height, 4) +
              little_endian(1, 2) + little_endian(kind.bits, 2);
    if (kind.header > 16) {
      const bool tells = kind.bits < 16 && (kind.tells_colors || kind.colors != int64_t{1} << kind.bits);
      header += little_endian(has_masks ? 3 : 0, 4) + std::string(12, '\0') +
                little_endian(tells ? kind.colors : 0, 4) + little_endian(0, 4);
    }
    header += kind.header > 40 && kind.header != 64 ? masks : "";
    header.resize(static_cast<size_t>(kind.header), '\0');
    if (kind.header == 40) header += masks;
  }
  header += bmp_palette(kind) + std::string(static_cast<size_t>(kind.gap), '\xEE');
  const std::string rows = bmp_rows(kind, width, height);
  const int64_t offset = 14 + std::ssize(header);
  return "BM" + little_endian(offset + std::ssize(rows), 4) + little_endian(0, 4) + little_endian(offset, 4) +
         header + rows;
}

}  // namespace cnn

// Small image files, made byte by byte.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>

#include "data/data_files.h"

namespace cnn {

// Samples of a picture, row by row, channels side by side: those of made_pixels() or others.
inline std::string pgm(int64_t width, int64_t height, const std::string& samples) {
  return "P5\n" + std::to_string(width) + " " + std::to_string(height) + "\n255\n" + samples;
}
inline std::string ppm(int64_t width, int64_t height, const std::string& samples) {
  return "P6\n" + std::to_string(width) + " " + std::to_string(height) + "\n255\n" + samples;
}

// One gray level all over.
inline std::string flat_pgm(int64_t width, int64_t height, int level) {
  return pgm(width, height, std::string(static_cast<size_t>(width * height), static_cast<char>(level)));
}

// bytes <= 8
inline std::string little_endian(int64_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>((number >> (8 * i)) & 0xFF);
  return text;
}

inline std::string png_chunk(const std::string& type, const std::string& content) {
  const std::string covered = type + content;
  const auto check =
      crc32(0, reinterpret_cast<const Bytef*>(covered.data()), static_cast<uInt>(covered.size()));
  return big_endian(static_cast<int64_t>(content.size())) + covered + big_endian(static_cast<int64_t>(check));
}

inline std::string zlib_stream(const std::string& bytes) {
  std::string out(compressBound(bytes.size()), '\0');
  uLongf size = out.size();
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
           bytes.size());
  out.resize(size);
  return out;
}

// `kind`: PNG's colour type: 0 gray, 2 RGB, 3 of a palette, 4 gray and alpha, 6 RGBA. `samples` are
// big-endian where they have 16 bits. `parts`: chunks before the pixels.
inline std::string png(int64_t width, int64_t height, int kind, const std::string& samples, int bits = 8,
                       const std::string& parts = "") {
  const auto row = samples.size() / static_cast<size_t>(height);
  std::string rows;
  for (int64_t y = 0; y < height; ++y) rows += '\0' + samples.substr(static_cast<size_t>(y) * row, row);
  return "\x89PNG\r\n\x1A\n" +
         png_chunk("IHDR", big_endian(width) + big_endian(height) + static_cast<char>(bits) +
                               static_cast<char>(kind) + std::string(3, '\0')) +
         parts + png_chunk("IDAT", zlib_stream(rows)) + png_chunk("IEND", "");
}

// 24 bits, from the lowest row up; `samples` are RGB from the highest row down.
inline std::string bmp(int64_t width, int64_t height, const std::string& samples) {
  std::string rows;
  for (int64_t y = height - 1; y >= 0; --y) {
    for (int64_t x = 0; x < width; ++x) {
      const auto at = static_cast<size_t>(3 * (y * width + x));
      rows += {samples[at + 2], samples[at + 1], samples[at]};
    }
    rows.append(static_cast<size_t>((4 - 3 * width % 4) % 4), '\0');
  }
  return "BM" + little_endian(54 + static_cast<int64_t>(rows.size()), 4) + little_endian(0, 4) +
         little_endian(54, 4) + little_endian(40, 4) + little_endian(width, 4) + little_endian(height, 4) +
         little_endian(1, 2) + little_endian(24, 2) + std::string(24, '\0') + rows;
}

}  // namespace cnn

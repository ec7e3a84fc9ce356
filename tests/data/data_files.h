// Small data files, made byte by byte.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/shape.h"

namespace cnn {

inline std::string big_endian(int64_t number) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>((number >> shift) & 0xFF);
  return bytes;
}

// The byte that image i of a made file holds at pixel p.
inline uint8_t made_pixel(int64_t i, int64_t p) {
  return static_cast<uint8_t>((i * 37 + p * 11) % 256);
}

inline std::string made_pixels(int64_t count, const Volume& image, int64_t first = 0) {
  std::string bytes;
  for (int64_t i = first; i < first + count; ++i) {
    for (int64_t p = 0; p < image.size(); ++p) bytes += static_cast<char>(made_pixel(i, p));
  }
  return bytes;
}

// An IDX file of the images first, first + 1, ...; no two of 256 are the same. Three sides for one channel,
// four for more.
inline std::string idx_images(int64_t count, const Volume& image, int64_t first = 0) {
  const std::string begin = image.channels == 1
                                ? big_endian(0x803) + big_endian(count)
                                : big_endian(0x804) + big_endian(count) + big_endian(image.channels);
  return begin + big_endian(image.height) + big_endian(image.width) + made_pixels(count, image, first);
}

// An IDX file of labels 0, 1, ..., 9, 0, 1, ...
inline std::string idx_labels(int64_t count) {
  std::string bytes = big_endian(0x801) + big_endian(count);
  for (int64_t i = 0; i < count; ++i) bytes += static_cast<char>(i % 10);
  return bytes;
}

// CIFAR-10 records with labels first, first + 1, ... modulo 10.
inline std::string cifar_records(int64_t count, int64_t first) {
  std::string bytes;
  for (int64_t i = first; i < first + count; ++i) {
    bytes += static_cast<char>(i % 10);
    for (int64_t p = 0; p < 3072; ++p) bytes += static_cast<char>(made_pixel(i, p));
  }
  return bytes;
}

// `bytes` as one gzip member.
inline std::string gzip(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::span<const std::byte> as_bytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

}  // namespace cnn

#include "data/decode_stb.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "data/decode_image.h"
#include "data/stb_image.h"

namespace cnn {
namespace {

// Deflate makes at most 1032 bytes of one, and a byte holds at most 8 pixels.
constexpr int64_t kPngPixelsPerByte = 8 * 1032;
constexpr int64_t kBmpPixelsPerByte = 8;

// A file in memory, handed out piece by piece. stb_image takes the end of a file for zeros: whoever asks for
// more than there is, is remembered.
struct Reader {
  std::span<const std::byte> file;
  size_t at = 0;
  bool is_past_end = false;

  static int read(void* self, char* out, int size) {
    auto& reader = *static_cast<Reader*>(self);
    const size_t count = std::min(static_cast<size_t>(size), reader.file.size() - reader.at);
    if (count > 0) std::memcpy(out, reader.file.data() + reader.at, count);
    reader.at += count;
    reader.is_past_end = reader.is_past_end || (count == 0 && size > 0);
    return static_cast<int>(count);
  }
  static void skip(void* self, int count) {
    auto& reader = *static_cast<Reader*>(self);
    const auto left = static_cast<int64_t>(reader.file.size() - reader.at);
    const int64_t step = std::clamp<int64_t>(count, -static_cast<int64_t>(reader.at), left);
    reader.is_past_end = reader.is_past_end || step < count;
    reader.at = static_cast<size_t>(static_cast<int64_t>(reader.at) + step);
  }
  static int is_at_end(void* self) {
    const auto& reader = *static_cast<Reader*>(self);
    return reader.at == reader.file.size() ? 1 : 0;
  }
};

constexpr stbi_io_callbacks kCallbacks = {Reader::read, Reader::skip, Reader::is_at_end};

[[noreturn]] void refuse(const Reader& reader) {
  const std::string_view reason = stbi_failure_reason() != nullptr ? stbi_failure_reason() : "unknown error";
  if (reason == "Out of memory") throw std::bad_alloc();
  if (reader.is_past_end) throw BadImage("truncated: the image goes on where the file ends");
  throw BadImage("is damaged, or of a kind that is not read: " + std::string(reason));
}

struct Free {
  void operator()(uint8_t* p) const { stbi_image_free(p); }
};

// The gray or RGB among gray, gray and alpha, RGB, RGBA.
void copy_without_alpha(const uint8_t* in, int channels, Raster& raster) {
  raster.channels = channels <= 2 ? 1 : 3;
  raster.pixels.resize(static_cast<size_t>(raster.height * raster.width * raster.channels));
  for (uint8_t& out : std::span(raster.pixels)) {
    const auto i = &out - raster.pixels.data();
    out = in[i / raster.channels * channels + i % raster.channels];
  }
}

Raster decode(std::span<const std::byte> file, int64_t pixels_per_byte) {
  Reader reader{file};
  int width = 0;
  int height = 0;
  int channels = 0;
  if (stbi_info_from_callbacks(&kCallbacks, &reader, &width, &height, &channels) == 0) refuse(reader);
  check_image_size({height, width}, static_cast<int64_t>(file.size()), pixels_per_byte);
  reader = {file};
  const std::unique_ptr<uint8_t, Free> pixels(
      stbi_load_from_callbacks(&kCallbacks, &reader, &width, &height, &channels, 0));
  if (!pixels || reader.is_past_end) refuse(reader);
  Raster raster{height, width, 0, {}};
  copy_without_alpha(pixels.get(), channels, raster);
  return raster;
}

uint32_t big_endian(std::span<const std::byte> file, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<uint32_t>(file[at + i]);
  return value;
}

// Chunks are length, type, content, checksum of type and content; the last one is IEND. Pixels are in IDATs.
void check_png_chunks(std::span<const std::byte> file) {
  bool has_pixels = false;
  for (size_t at = 8;;) {
    if (file.size() - at < 12)
      throw BadImage("truncated: byte " + std::to_string(at) + ": the PNG has no end");
    const uint32_t length = big_endian(file, at);
    if (length > file.size() - at - 12) {
      throw BadImage("truncated: byte " + std::to_string(at) + ": a part of the PNG of " +
                     std::to_string(length) + " bytes goes beyond the file's end");
    }
    const auto* covered = reinterpret_cast<const Bytef*>(file.data() + at + 4);
    if (crc32(0, covered, length + 4) != big_endian(file, at + 8 + length)) {
      throw BadImage("is damaged: byte " + std::to_string(at) + ": a part of the PNG has another checksum");
    }
    const std::string_view type(reinterpret_cast<const char*>(covered), 4);
    if (type == "IEND") return;
    // stb_image copies them to a null pointer.
    if (type == "IDAT" && length == 0 && !has_pixels)
      throw BadImage("is damaged: byte " + std::to_string(at) +
                     ": the PNG's first part with pixels is empty");
    has_pixels = has_pixels || type == "IDAT";
    at += size_t{12} + length;
  }
}

}  // namespace

Raster decode_png(std::span<const std::byte> file) {
  check_png_chunks(file);
  // The first part is the header: 4 bytes of width, 4 of height. stb_image would not tell what is wrong with
  // them.
  if (file.size() >= 24) {
    check_image_size({big_endian(file, 20), big_endian(file, 16)}, std::ssize(file), kPngPixelsPerByte);
  }
  return decode(file, kPngPixelsPerByte);
}

Raster decode_bmp(std::span<const std::byte> file) {
  return decode(file, kBmpPixelsPerByte);
}

}  // namespace cnn

#include "data/decode_stb.h"

#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "data/bmp_parts.h"
#include "data/exif.h"
#include "data/large_image.h"
#include "data/resize.h"
#include "data/stb_image.h"

namespace cnn {
namespace {

// Deflate makes at most 1032 bytes of one, and a byte holds at most 8 pixels.
constexpr int64_t kPngPixelsPerByte = 8 * 1032;
constexpr int64_t kBmpPixelsPerByte = 8;

// A BMP without masks of its own has 4 bytes a pixel of which the last is nothing.
enum class Alpha { counts, is_nothing };

// A file in memory, or what stands for its beginning and the rest of it, handed out piece by piece. stb_image
// takes the end of a file for zeros: whoever asks for more than there is, is remembered.
struct Reader {
  std::span<const std::byte> head;
  std::span<const std::byte> rest = {};
  size_t at = 0;
  bool is_past_end = false;

  size_t size() const { return head.size() + rest.size(); }

  static int read(void* self, char* out, int size) {
    auto& reader = *static_cast<Reader*>(self);
    const size_t count = std::min(static_cast<size_t>(size), reader.size() - reader.at);
    const size_t of_head = std::min(count, reader.head.size() - std::min(reader.at, reader.head.size()));
    if (of_head > 0) std::memcpy(out, reader.head.data() + reader.at, of_head);
    if (of_head < count) {
      const size_t begin = reader.at + of_head - reader.head.size();
      std::memcpy(out + of_head, reader.rest.data() + begin, count - of_head);
    }
    reader.at += count;
    reader.is_past_end = reader.is_past_end || (count == 0 && size > 0);
    return static_cast<int>(count);
  }
  static void skip(void* self, int count) {
    auto& reader = *static_cast<Reader*>(self);
    const auto left = static_cast<int64_t>(reader.size() - reader.at);
    const int64_t step = std::clamp<int64_t>(count, -static_cast<int64_t>(reader.at), left);
    reader.is_past_end = reader.is_past_end || step < count;
    reader.at = static_cast<size_t>(static_cast<int64_t>(reader.at) + step);
  }
  static int is_at_end(void* self) {
    const auto& reader = *static_cast<Reader*>(self);
    return reader.at == reader.size() ? 1 : 0;
  }
};

constexpr stbi_io_callbacks kCallbacks = {Reader::read, Reader::skip, Reader::is_at_end};

[[noreturn]] void refuse(const Reader& reader) {
  const std::string_view reason = stbi_failure_reason() != nullptr ? stbi_failure_reason() : "unknown error";
  if (StbMemory::was_lacking()) throw std::bad_alloc();
  if (reader.is_past_end) throw BadImage("truncated: the image goes on where the file ends");
  throw BadImage("is damaged, or of a kind that is not read: " + std::string(reason));
}

struct Free {
  void operator()(uint8_t* p) const { stbi_image_free(p); }
};

struct StbHeader {
  const char* kind;
  Size2 size;
  int64_t channels;
  bool is_16_bit;
};

// As stb_image tells it, of a file of `bytes`, whose beginning is enough. A BMP from the highest row down has
// a height below zero.
StbHeader read_header(const char* kind, std::span<const std::byte> file, int64_t bytes,
                      int64_t pixels_per_byte) {
  StbMemory::forget();
  Reader reader{file};
  int width = 0;
  int height = 0;
  int channels = 0;
  if (stbi_info_from_callbacks(&kCallbacks, &reader, &width, &height, &channels) == 0) refuse(reader);
  const Size2 size{std::abs(int64_t{height}), width};
  check_image_size(size, bytes, pixels_per_byte);
  reader = {file};
  const bool is_16_bit = stbi_is_16_bit_from_callbacks(&kCallbacks, &reader) != 0;
  return {kind, size, channels, is_16_bit};
}

// Of a BMP: stb_image's samples become ours, which are resized.
int64_t samples_memory(const StbHeader& header, const Size2& wanted) {
  const int64_t pixels = header.size.height * header.size.width;
  const int64_t channels = header.channels <= 2 ? 1 : 3;
  return std::max(header.channels * pixels + channels * pixels,
                  channels * pixels + resize_memory(header.size, channels, wanted.width));
}

// Of a PNG of `bytes`: stb_image copies what is packed together, inflates all rows and makes samples of them,
// of 16 bits where the file has such; of an interlaced one each pass in turn, the largest of which is half of
// the picture.
int64_t png_memory_of(const StbHeader& header, bool is_interlaced, int64_t bytes, const Size2& wanted) {
  const int64_t width = header.is_16_bit ? 2 : 1;  // bytes a sample
  const int64_t samples = width * header.channels * header.size.height * header.size.width;
  const int64_t made = is_interlaced ? samples + samples / 2 : samples;
  return std::max({bytes + samples, samples + made, samples_memory(header, wanted)});
}

DecodingTurn turn_for(const StbHeader& header, int64_t needed) {
  return {needed, header.kind, header.size, "save it smaller"};
}

StbHeader png_header(std::span<const std::byte> file, int64_t bytes) {
  return read_header("PNG", file, bytes, kPngPixelsPerByte);
}

StbHeader bmp_header(const BmpParts& bmp, int64_t bytes) {
  return read_header("BMP", bmp.head, bytes, kBmpPixelsPerByte);
}

bool is_interlaced(std::span<const std::byte> png) {
  constexpr size_t kInterlace = 28;
  return png.size() > kInterlace && png[kInterlace] != std::byte{0};
}

// A sample with `alpha` of 255 parts of it before `ground`, rounded.
uint8_t laid_over(int ground, uint8_t sample, uint8_t alpha) {
  return static_cast<uint8_t>((sample * alpha + ground * (255 - alpha) + 127) / 255);
}

// Gray or RGB of gray, gray and alpha, RGB or RGBA.
void put_samples(const uint8_t* in, int channels, Alpha alpha, Background background, Picture& picture) {
  Raster& raster = picture.raster;
  raster.channels = channels <= 2 ? 1 : 3;
  raster.pixels.resize(static_cast<size_t>(raster.height * raster.width * raster.channels));
  const bool has_alpha = channels % 2 == 0 && alpha == Alpha::counts;
  const int ground = background == Background::white ? 255 : 0;
  for (auto out = raster.pixels.begin(); out != raster.pixels.end(); in += channels) {
    const uint8_t opacity = has_alpha ? in[channels - 1] : 255;
    picture.is_transparent = picture.is_transparent || opacity < 255;
    for (int64_t c = 0; c < raster.channels; ++c) *out++ = laid_over(ground, in[c], opacity);
  }
}

Picture decode(Reader reader, DecodingTurn turn, Alpha alpha, Background background) {
  StbMemory::forget();
  int width = 0;
  int height = 0;
  int channels = 0;
  const std::unique_ptr<uint8_t, Free> pixels(
      stbi_load_from_callbacks(&kCallbacks, &reader, &width, &height, &channels, 0));
  if (!pixels || reader.is_past_end) refuse(reader);
  Picture picture{{height, width, 0, {}}, false, {}, std::move(turn)};
  put_samples(pixels.get(), channels, alpha, background, picture);
  return picture;
}

uint32_t big_endian(std::span<const std::byte> file, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<uint32_t>(file[at + i]);
  return value;
}

// Checks a PNG's parts and returns the content of its eXIf, empty where there is none. Parts are length,
// type, content, checksum of type and content; the last one is IEND. Pixels are in IDATs.
std::span<const std::byte> check_png_chunks(std::span<const std::byte> file) {
  bool has_pixels = false;
  std::span<const std::byte> exif;
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
    if (type == "IEND") return exif;
    if (type == "eXIf" && exif.empty()) exif = file.subspan(at + 8, length);
    // stb_image copies them to a null pointer.
    if (type == "IDAT" && length == 0 && !has_pixels)
      throw BadImage("is damaged: byte " + std::to_string(at) +
                     ": the PNG's first part with pixels is empty");
    has_pixels = has_pixels || type == "IDAT";
    at += size_t{12} + length;
  }
}

}  // namespace

Picture decode_png(std::span<const std::byte> file, const Size2& wanted, Background background) {
  const auto exif = check_png_chunks(file);
  // The first part is the header: 4 bytes of width, 4 of height. stb_image would not tell what is wrong with
  // them.
  if (file.size() >= 24) {
    check_image_size({big_endian(file, 20), big_endian(file, 16)}, std::ssize(file), kPngPixelsPerByte);
  }
  const StbHeader header = png_header(file, std::ssize(file));
  const int64_t needed = png_memory_of(header, is_interlaced(file), std::ssize(file), wanted);
  Picture picture = decode({file}, turn_for(header, needed), Alpha::counts, background);
  picture.raster = turned(std::move(picture.raster), tiff_orientation(exif));
  return picture;
}

Picture decode_bmp(std::span<const std::byte> file, const Size2& wanted, Background background) {
  const BmpParts bmp = bmp_parts(file);
  const StbHeader header = bmp_header(bmp, std::ssize(file));
  return decode({bmp.head, bmp.pixels}, turn_for(header, samples_memory(header, wanted)),
                bmp.has_masks ? Alpha::counts : Alpha::is_nothing, background);
}

int64_t png_memory(std::span<const std::byte> beginning, int64_t size, const Size2& wanted) {
  return png_memory_of(png_header(beginning, size), is_interlaced(beginning), size, wanted);
}

int64_t bmp_memory(std::span<const std::byte> beginning, const Size2& wanted) {
  return samples_memory(bmp_header(bmp_parts(beginning), kMaxImageBytes), wanted);
}

}  // namespace cnn

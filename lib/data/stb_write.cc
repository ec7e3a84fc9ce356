#include <zlib.h>

#include <string_view>

#include "base/error.h"
#include "base/file_beginning.h"
#include "data/contact_sheet.h"

#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#include <stb/stb_image_write.h>

namespace cnn {
namespace {

using namespace std::string_view_literals;

constexpr size_t kAfterHeader = kPngSignature.size() + 25;  // the signature, and the chunk IHDR
constexpr auto kMark = "tEXtSoftware\0cnn"sv;

std::string big_endian_bytes(uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 0xFF);
  return bytes;
}

// The mark as a chunk of a PNG: the size of what it says, its kind and that, a checksum of both.
std::string mark_chunk() {
  const uLong sum = crc32(0, reinterpret_cast<const Bytef*>(kMark.data()), static_cast<uInt>(kMark.size()));
  return big_endian_bytes(static_cast<uint32_t>(kMark.size() - 4)) + std::string(kMark) +
         big_endian_bytes(static_cast<uint32_t>(sum));
}

void append(void* text, void* bytes, int count) {
  static_cast<std::string*>(text)->append(static_cast<const char*>(bytes), static_cast<size_t>(count));
}

}  // namespace

std::string encode_png(const Raster& raster) {
  std::string file;
  const int stride = static_cast<int>(raster.width * raster.channels);
  const int written =
      stbi_write_png_to_func(append, &file, static_cast<int>(raster.width), static_cast<int>(raster.height),
                             static_cast<int>(raster.channels), raster.pixels.data(), stride);
  if (written == 0) throw Error(Failure::resource, "out of memory: cannot encode a PNG");
  return file.insert(kAfterHeader, mark_chunk());
}

bool is_own_png(std::string_view begin) {
  constexpr size_t kSize = 4;  // of a chunk, before its kind
  return begin.starts_with(kPngSignature) && begin.size() > kAfterHeader + kSize &&
         begin.substr(kAfterHeader + kSize).starts_with(kMark);
}

}  // namespace cnn

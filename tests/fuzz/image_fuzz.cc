// The bytes are an image file; a PNG's checksums are made right first, which a fuzzer would not find.
#include <zlib.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "base/error.h"
#include "data/decode_image.h"
#include "data/image_file.h"

namespace {

uint32_t number_at(const std::string& bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

void mend_checksums(std::string& file) {
  if (!file.starts_with("\x89PNG\r\n\x1A\n")) return;
  for (size_t at = 8; file.size() - at >= 12;) {
    const uint32_t length = number_at(file, at);
    if (length > file.size() - at - 12) return;
    const auto check = crc32(0, reinterpret_cast<const Bytef*>(file.data() + at + 4), length + 4);
    for (size_t i = 0; i < 4; ++i) file[at + 8 + length + i] = static_cast<char>(check >> (24 - 8 * i));
    at += size_t{12} + length;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  std::string file(reinterpret_cast<const char*>(bytes), size);
  mend_checksums(file);
  for (const int64_t channels : {1, 3}) {
    std::vector<uint8_t> out(static_cast<size_t>(channels * 5 * 7));
    try {
      cnn::read_image(std::as_bytes(std::span(file)), "file", {channels, 5, 7}, cnn::Background::white,
                      out.data());
    } catch (const cnn::BadImage& error) {
      if (*error.what() == '\0') std::abort();
    } catch (const cnn::Error& error) {
      if (error.failure() != cnn::Failure::resource) std::abort();
    }
  }
  return 0;
}

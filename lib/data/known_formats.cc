#include "data/known_formats.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/file_beginning.h"

namespace cnn {
namespace {

// IDX that is not read, and what is nearly IDX.
struct NearIdx {
  uint32_t bits;
  uint32_t mask;
  const char* meaning;
};

constexpr std::array kNearIdx = {
    NearIdx{0x00000800, 0xFFFFFF00, "this is IDX, but with another number of dimensions"},
    NearIdx{0x00000900, 0xFFFFFF00, "this is IDX, but of signed bytes"},
    NearIdx{0x00000B00, 0xFFFFFF00, "this is IDX, but of 16-bit integers"},
    NearIdx{0x00000C00, 0xFFFFFF00, "this is IDX, but of 32-bit integers"},
    NearIdx{0x00000D00, 0xFFFFFF00, "this is IDX, but of floats"},
    NearIdx{0x00000E00, 0xFFFFFF00, "this is IDX, but of doubles"},
    NearIdx{0x01080000, 0xFFFFFFFF, "this looks like IDX with its bytes in reverse order"},
    NearIdx{0x03080000, 0xFFFFFFFF, "this looks like IDX with its bytes in reverse order"},
    NearIdx{0x04080000, 0xFFFFFFFF, "this looks like IDX with its bytes in reverse order"},
};

std::string looks_of_file(FileKind kind) {
  switch (kind) {
    case FileKind::gzip:
      return "gzip within gzip; unpack it once";
    case FileKind::zip:
    case FileKind::xz:
    case FileKind::bzip2:
    case FileKind::zstd:
      return std::string(noun_of(kind)) + "; unpack it";
    case FileKind::lfs_pointer:
      return std::string(noun_of(kind)) + "; fetch the file itself";
    case FileKind::web_page:
      return "a web page, an error message in place of the download?";
    default:
      return noun_of(kind);
  }
}

std::string meaning_of(uint32_t magic) {
  const auto* near = std::ranges::find_if(
      kNearIdx, [&](const NearIdx& known) { return (magic & known.mask) == known.bits; });
  if (near != kNearIdx.end()) return near->meaning;
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>((magic >> shift) & 0xFF);
  const auto kind = kind_of_beginning(bytes);
  return kind ? "this looks like " + looks_of_file(*kind) : "this is no IDX file";
}

}  // namespace

std::string describe_magic(uint32_t magic) {
  std::array<char, 11> digits{};
  std::snprintf(digits.data(), digits.size(), "0x%08x", magic);
  return digits.data() + (": " + meaning_of(magic));
}

std::string describe_label(int label, int64_t image, int64_t classes) {
  return "label " + std::to_string(label) + " of image " + std::to_string(image) +
         " (counted from 0) is out of range: the network has " +
         (classes == 1 ? "1 class, 0"
                       : std::to_string(classes) + " classes, 0 to " + std::to_string(classes - 1));
}

}  // namespace cnn

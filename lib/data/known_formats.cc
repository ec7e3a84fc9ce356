#include "data/known_formats.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace cnn {
namespace {

struct Beginning {
  uint32_t bits;
  uint32_t mask;
  const char* meaning;
};

constexpr std::array kBeginnings = {
    Beginning{0x00000800, 0xFFFFFF00, "this is IDX, but with another number of dimensions"},
    Beginning{0x00000900, 0xFFFFFF00, "this is IDX, but of signed bytes"},
    Beginning{0x00000B00, 0xFFFFFF00, "this is IDX, but of 16-bit integers"},
    Beginning{0x00000C00, 0xFFFFFF00, "this is IDX, but of 32-bit integers"},
    Beginning{0x00000D00, 0xFFFFFF00, "this is IDX, but of floats"},
    Beginning{0x00000E00, 0xFFFFFF00, "this is IDX, but of doubles"},
    Beginning{0x01080000, 0xFFFFFFFF, "this looks like IDX with its bytes in reverse order"},
    Beginning{0x03080000, 0xFFFFFFFF, "this looks like IDX with its bytes in reverse order"},
    Beginning{0x04080000, 0xFFFFFFFF, "this looks like IDX with its bytes in reverse order"},
    Beginning{0x1F8B0000, 0xFFFF0000, "this looks like gzip within gzip; unpack it once"},
    Beginning{0x504B0304, 0xFFFFFFFF, "this looks like a zip archive; unpack it"},
    Beginning{0xFD377A58, 0xFFFFFFFF, "this looks like an xz file; unpack it"},
    Beginning{0x425A6800, 0xFFFFFF00, "this looks like a bzip2 file; unpack it"},
    Beginning{0x28B52FFD, 0xFFFFFFFF, "this looks like a zstd file; unpack it"},
    Beginning{0x89504E47, 0xFFFFFFFF, "this looks like a PNG image"},
    Beginning{0xFFD8FF00, 0xFFFFFF00, "this looks like a JPEG image"},
    Beginning{0x934E554D, 0xFFFFFFFF, "this looks like a NumPy array"},
    Beginning{0x76657273, 0xFFFFFFFF, "this looks like a Git LFS pointer; fetch the file itself"},
    Beginning{0x3C000000, 0xFF000000,
              "this looks like a web page, an error message in place of the download?"},
};

}  // namespace

std::string describe_magic(uint32_t magic) {
  std::array<char, 11> digits{};
  std::snprintf(digits.data(), digits.size(), "0x%08x", magic);
  const auto* known = std::find_if(kBeginnings.begin(), kBeginnings.end(), [&](const Beginning& beginning) {
    return (magic & beginning.mask) == beginning.bits;
  });
  return digits.data() + std::string(": ") +
         (known != kBeginnings.end() ? known->meaning : "this is no IDX file");
}

std::string describe_label(int label, int64_t image, int64_t classes) {
  return "label " + std::to_string(label) + " of image " + std::to_string(image) +
         " (counted from 0) is out of range: the network has " + std::to_string(classes) + " classes, 0 to " +
         std::to_string(classes - 1);
}

std::string describe_classes(int64_t count) {
  return "the labels are 0 to " + std::to_string(count - 1) + ", which are " + std::to_string(count) +
         " classes: the last layer is to be softmax: {classes: " + std::to_string(count) + "}";
}

}  // namespace cnn

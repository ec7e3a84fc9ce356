// BMPs of all headers that are about, brought to two that stb_image reads rightly.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace cnn {

// stb_image miscounts the palette after a header of 12 bytes, does not clear what a palette lacks, takes the
// masks of a header of 56 bytes for what lies behind them, and refuses a gap before the pixels.
struct BmpParts {
  std::vector<std::byte> head;  // a header of 40 bytes, or with masks of 108, and a palette of 256 colours,
                                // where those that the file has not are black
  std::span<const std::byte> pixels;  // of the file, from where its header says to its end
  bool has_masks = false;             // of its colours, and perhaps of an alpha
};

// Of a file, or of the beginning of one that has the header. Throws BadImage where that is cut off, where the
// pixels would begin in it, and for kinds that are not read: a header of another length than 12, 16 and 64
// bytes (OS/2), 40, 52, 56, 108 and 124 (Windows), compressed pixels, and unusual depths.
BmpParts bmp_parts(std::span<const std::byte> file);

}  // namespace cnn

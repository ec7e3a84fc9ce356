// What tells pictures apart whatever files they come in.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/digest.h"
#include "base/shape.h"
#include "data/raster.h"

namespace cnn {

// Of a picture's pixels as a network of so many channels could see them at most: at the picture's own size,
// in gray for a network of one channel (data/resize.h: to_gray). XXH3-64 of the only channel, or of one where
// all three are equal, for a gray picture may be stored in three; else of the three channels' own. Takes the
// pixels piece by piece.
class PixelDigest {
 public:
  // Channels of the pixels that come and of the network's input, 1 or 3.
  PixelDigest(int64_t channels, int64_t input_channels);

  // Whole pixels, line by line: (n, channels).
  void add(std::span<const uint8_t> pixels);

  uint64_t value() const;  // of what has been added

 private:
  size_t channels_;
  size_t planes_;
  std::array<DigestOfPieces, 3> digests_;
};

// Of a whole picture; or of (C,H,W) in a data set, of as many channels as the input. A picture that was
// decoded smaller than it is has the pixels that it was decoded to: decode_image() gives the whole one's.
uint64_t pixel_digest(const Raster& picture, int64_t input_channels);
uint64_t pixel_digest(std::span<const uint8_t> pixels, const Volume& image);

}  // namespace cnn

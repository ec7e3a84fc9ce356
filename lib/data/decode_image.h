// Image files: PNG, JPEG, BMP, PGM and PPM, told apart by how they begin and not by what they are called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <utility>

#include "base/shape.h"
#include "data/large_image.h"
#include "data/raster.h"
#include "spec/background.h"

namespace cnn {

inline constexpr int64_t kMaxImagePixels = 100'000'000;      // that are decoded
inline constexpr int64_t kMaxJpegPixels = 500'000'000;       // of a JPEG, which is decoded smaller then
inline constexpr int64_t kMaxImageBytes = int64_t{1} << 28;  // of a file

// Why bytes are no image that can be read; what() goes behind "PATH: ". Bytes that pretend to be more than
// they can hold are refused before memory is taken for it.
class BadImage : public std::exception {
 public:
  explicit BadImage(std::string why) : why_(std::move(why)) {}
  const char* what() const noexcept override { return why_.c_str(); }

 private:
  std::string why_;
};

struct Picture {
  Raster raster;
  bool is_transparent = false;  // not every pixel is opaque
  std::string doubt = {};       // what libjpeg warns of although every pixel is there; mostly nothing
  DecodingTurn turn = {};       // of a large one: others wait while this lives
  uint64_t pixel_digest = 0;    // where it is wanted
};

// The picture in a file's bytes, as it is to be looked at. 16 bits are brought to 8; what is transparent is
// laid over `background`, as a browser lays it over the page (an alpha channel, one level or colour that
// stands for transparency, a palette's); palettes are looked up; CMYK becomes RGB; a JPEG and a PNG are
// turned as their EXIF orientation says. A JPEG that is much larger than `wanted` is decoded at a half, a
// quarter or an eighth of its size: the smallest of which both sides are at least four times the longer one
// of `wanted`; and at one of which kMaxImagePixels are enough. `digest_for`: the channels of a network's
// input, 1 or 3, for which a digest of the pixels is wanted; 0: none is. It is of the whole picture
// (data/pixel_digest.h), which is decoded once more for it, line by line; where it is turned or mirrored and
// has more than kMaxImagePixels, of what it was decoded to. Throws BadImage, for a file that is cut off or
// damaged too, and Error(Failure::resource), without the file's name, where it takes more memory than
// there is; what takes much waits for its turn (data/large_image.h).
Picture decode_image(std::span<const std::byte> bytes, const Size2& wanted,
                     Background background = Background::white, int64_t digest_for = 0);

// The bytes that decode_image, with a digest, and resizing to `wanted` take at most beside the file's own: of
// a file of `size` bytes that begins with `beginning`, where its header is. Throws BadImage as decode_image,
// for what the header shows.
int64_t decoding_memory(std::span<const std::byte> beginning, int64_t size, const Size2& wanted);

// Whether bytes begin as one of these formats does, and not as a text might.
bool looks_like_image(std::span<const std::byte> bytes);

// Throws BadImage where an image of `size` is empty, too large, or larger than a file of `bytes` can hold at
// `pixels_per_byte`. For the decoders, before they take memory.
void check_image_size(const Size2& size, int64_t bytes, int64_t pixels_per_byte,
                      int64_t most = kMaxImagePixels);

}  // namespace cnn

// Image files: PNG, JPEG, BMP, PGM and PPM, told apart by how they begin and not by what they are called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <utility>

#include "base/shape.h"
#include "data/raster.h"

namespace cnn {

inline constexpr int64_t kMaxImagePixels = 100'000'000;
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

// The picture in a file's bytes, as it is to be looked at. 16 bits are brought to 8; an alpha channel is left
// out and palettes are looked up, as Pillow's convert("RGB") does; CMYK becomes RGB; a JPEG is turned as its
// EXIF orientation says. A JPEG that is much larger than `wanted` is decoded at a half, a quarter or an
// eighth of its size: the smallest of which both sides are at least twice the longer one of `wanted`. Throws
// BadImage, for a file that is cut off or damaged too.
Raster decode_image(std::span<const std::byte> bytes, const Size2& wanted);

// Whether bytes begin as one of these formats does, and not as a text might.
bool looks_like_image(std::span<const std::byte> bytes);

// Throws BadImage where an image of `size` is empty, too large, or larger than a file of `bytes` can hold at
// `pixels_per_byte`. For the decoders, before they take memory.
void check_image_size(const Size2& size, int64_t bytes, int64_t pixels_per_byte);

}  // namespace cnn

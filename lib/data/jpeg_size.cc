#include "data/jpeg_size.h"

#include <algorithm>

#include "data/decode_image.h"
#include "data/resize.h"

namespace cnn {

int64_t pixels_of(const jpeg_decompress_struct& decoder) {
  return int64_t{decoder.image_height} * int64_t{decoder.image_width};
}

bool is_decoded_whole(const jpeg_decompress_struct& decoder) {
  return pixels_of(decoder) <= kMaxImagePixels;
}

// Half of four times the size would put photographs 5 levels off, and black edges on
// white 16; this 2 and 8.
unsigned int shrinking(const jpeg_decompress_struct& decoder, const Size2& wanted) {
  const int64_t least = 4 * std::max(wanted.height, wanted.width);
  const auto shorter = int64_t{std::min(decoder.image_width, decoder.image_height)};
  const auto is_too_much = [&](int64_t factor) {
    return pixels_of(decoder) / (factor * factor) > kMaxImagePixels;
  };
  unsigned int factor = 1;
  while (factor < 8 && (shorter / (2 * factor) >= least || is_too_much(factor))) factor *= 2;
  return factor;
}

namespace {

// Where each scan is of a part of the picture only, libjpeg holds all coefficients.
int64_t coefficients_memory(jpeg_decompress_struct& decoder) {
  if (jpeg_has_multiple_scans(&decoder) == FALSE) return 0;
  int64_t blocks = 0;
  for (int i = 0; i < decoder.num_components; ++i) {
    const jpeg_component_info& component = decoder.comp_info[i];
    blocks += int64_t{component.width_in_blocks} * int64_t{component.height_in_blocks};
  }
  return blocks * DCTSIZE2 * int64_t{sizeof(JCOEF)};
}

}  // namespace

// Of the picture beside all coefficients, then turned beside what it was, then resized; and before of what
// the digest needs beside all coefficients.
int64_t memory_of(jpeg_decompress_struct& decoder, bool is_turned, const Size2& wanted, bool has_digest) {
  const Size2 size{decoder.output_height, decoder.output_width};
  const int64_t channels = decoder.out_color_space == JCS_GRAYSCALE ? 1 : 3;
  const int64_t samples = channels * size.height * size.width;
  const bool holds_whole = has_digest && is_turned && is_decoded_whole(decoder);
  const int64_t whole = holds_whole ? channels * pixels_of(decoder) : 0;
  const Size2 upright = is_turned ? Size2{std::max(size.height, size.width), size.width} : size;
  return std::max(std::max((is_turned ? 2 : 1) * samples, whole) + coefficients_memory(decoder),
                  samples + resize_memory(upright, channels, wanted.width));
}

}  // namespace cnn

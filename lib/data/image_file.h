// One image file as a network sees it, before any normalization. Training, evaluation and prediction all come
// here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "base/shape.h"

namespace cnn {

// What the file itself showed: to tell where it is unlike what a network knows.
struct ImageFacts {
  Size2 size;             // of the picture, before it was resized
  bool is_color = false;  // some pixels are no shade of gray
  uint64_t digest = 0;    // of its bytes
};

// Decodes (data/decode_image.h) and resizes (data/resize.h) to `input`, of 1 or 3 channels. out: (C,H,W) of
// it. Throws BadImage, without the file's name. The second form reads the file; one that cannot be read is a
// BadImage too. Files that are no regular ones are not waited for.
ImageFacts read_image(std::span<const std::byte> bytes, const Volume& input, uint8_t* out);
ImageFacts read_image(const std::filesystem::path& file, const Volume& input, uint8_t* out);

}  // namespace cnn

// One image file as a network sees it, before any normalization. Training, evaluation and prediction all come
// here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/shape.h"
#include "data/digit.h"
#include "spec/background.h"

namespace cnn {

// What the file itself showed: to tell where it is unlike what a network knows.
struct ImageFacts {
  Size2 size = {};              // of the picture in the file, as it is to be looked at
  bool is_color = false;        // some pixels are no shade of gray
  bool is_transparent = false;  // something was laid over the background
  std::string doubt = {};       // of the decoder, though the picture is whole; mostly nothing
  uint64_t digest = 0;          // of its bytes
  uint64_t pixel_digest = 0;    // data/pixel_digest.h, where it is wanted
  std::optional<DigitFacts> digit = std::nullopt;  // of read_digit
};

// For a large JPEG a digest takes longer than all else.
enum class PixelDigests { none, wanted };

// Decodes (data/decode_image.h) and resizes (data/resize.h) to `input`, of 1 or 3 channels. out: (C,H,W) of
// it. Throws BadImage, without the file's name, for what is the image's fault, and Error(Failure::resource),
// with `name`, for what is the machine's: no memory, too many open files, a disk that fails. The second form
// reads the file; one that cannot be read for a reason of its own is a BadImage too. Files that are no
// regular ones are not waited for.
ImageFacts read_image(std::span<const std::byte> bytes, const std::string& name, const Volume& input,
                      Background background, uint8_t* out, PixelDigests digests = PixelDigests::none);
ImageFacts read_image(const std::filesystem::path& file, const Volume& input, Background background,
                      uint8_t* out, PixelDigests digests = PixelDigests::none);

// Likewise, but lays out the digit in the picture (data/digit.h) on a square `input` of 1 channel. Throws
// BadImage also where the picture shows none.
ImageFacts read_digit(std::span<const std::byte> bytes, const std::string& name, const Volume& input,
                      Background background, uint8_t* out);
ImageFacts read_digit(const std::filesystem::path& file, const Volume& input, Background background,
                      uint8_t* out);

// Of each file's bytes, as in ImageFacts, whether or not they are an image; none for a file that cannot be
// read for a reason of its own. Throws Failure::resource for what is the machine's fault.
std::vector<std::optional<uint64_t>> digest_files(const std::vector<std::filesystem::path>& files,
                                                  int threads);

}  // namespace cnn

// JPEG, by libjpeg-turbo.
#pragma once

#include <cstddef>
#include <span>

#include "data/decode_image.h"

namespace cnn {

// What decode_image promises. Throws BadImage, also for some of what libjpeg only warns about
// (data/jpeg_warnings.h): data that end early or do not make sense.
Picture decode_jpeg(std::span<const std::byte> file, const Size2& wanted, int64_t digest_for);

// What decoding_memory promises.
int64_t jpeg_memory(std::span<const std::byte> beginning, const Size2& wanted);

}  // namespace cnn

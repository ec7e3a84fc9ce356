// What reading image files takes of memory for a while, told by their sizes and headers alone.
#pragma once

#include <cstdint>

#include "base/shape.h"
#include "spec/run_spec.h"

namespace cnn {

// The bytes that `threads` threads take at most, beside the images for the network, while they read the image
// files of `spec` and bring them to `input`: those files that take most, at once, as far as they are decoded
// together (data/large_image.h). Of each kind of file the 64 largest, or as many as there are threads, are
// looked at. 0 where images have no files of their own. What cannot be read counts nothing.
int64_t reading_memory(const DataSpec& spec, const Volume& input, int threads);

}  // namespace cnn

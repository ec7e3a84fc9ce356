// What reading image files takes of memory for a while, told by their sizes and headers alone.
#pragma once

#include <cstdint>
#include <span>

#include "base/shape.h"
#include "spec/run_spec.h"

namespace cnn {

// In bytes, at most.
struct ReadingMemory {
  int64_t training = 0;    // of a training, which reads one set after the other: beside the images of all
  int64_t evaluation = 0;  // of the test set: beside its images
};

// What `threads` threads take while they read the image files of `spec` and bring them to `input`, as far as
// they are decoded together (data/large_image.h). Of each kind of file the 64 largest are looked at, and the
// others are taken to be like the smallest of these. Zeros where images have no files of their own. What
// cannot be read counts nothing.
ReadingMemory reading_memory(const DataSpec& spec, const Volume& input, int threads);

// Of one file.
struct ReadingNeed {
  int64_t file = 0;
  int64_t decoding = 0;  // beside it

  int64_t all() const { return file + decoding; }
};

// The most that a pool of so many threads (base/thread_pool.h) holds at a time, where a file takes the longer
// the more memory it takes, and what is decoded at the same time takes `budget` together, or a single one
// more.
int64_t most_together(std::span<const ReadingNeed> needs, int threads, int64_t budget);

}  // namespace cnn

// How many images a training would read, told by directories, file sizes and headers alone.
#pragma once

#include <cstdint>
#include <optional>

#include "base/shape.h"
#include "data/reading_memory.h"
#include "spec/run_spec.h"

namespace cnn {

struct ImageCounts {
  int64_t training = 0;    // trained on
  int64_t validation = 0;  // held back
  int64_t test = 0;
  int64_t bytes = 0;  // of all pixels and labels in memory
  // Of images that have a file each, the names that make up the paths of all that are listed, by a training
  // and by an evaluation on the test set: before limits, and where data.test takes a part of them.
  int64_t path_names = 0;
  int64_t test_path_names = 0;
  ReadingMemory reading = {};  // beside, while they are read

  int64_t all() const { return training + validation + test; }
};

// Nothing where the data are not at hand or cannot be what `spec` says; open_data says why. `input` is the
// volume of every image. Broken files are counted as if they were none. Throws Failure::data, as open_data,
// where data.validation or data.test holds back all images or none. With `threads`, what reading takes by so
// many of them is told too, which opens files (data/set_files.h, data/reading_memory.h).
std::optional<ImageCounts> count_images(const DataSpec& spec, const Volume& input, int threads = 0);

}  // namespace cnn

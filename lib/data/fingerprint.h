// Tells whether a data set is the one that it was, to the bit, and if not which classes differ.
#pragma once

#include <cstdint>
#include <vector>

#include "data/dataset.h"

namespace cnn {

struct Fingerprint {
  struct Class {
    int64_t images = 0;
    uint64_t digest = 0;  // of its images, in their order
    bool operator==(const Class&) const = default;
  };

  uint64_t order = 0;  // of the labels: which image is of which class
  std::vector<Class> classes;
  bool operator==(const Fingerprint&) const = default;
};

// Of pixels and labels; for image folders of the files' bytes and labels, so that names, decoders and whether
// the set is streamed do not count.
Fingerprint fingerprint_of(const Dataset& data, int64_t classes);

}  // namespace cnn

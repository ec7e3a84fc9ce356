// What tells images and data sets apart, whatever they are called and wherever they lie.
#pragma once

#include <cstdint>
#include <vector>

#include "data/dataset.h"

namespace cnn {

// One an image: XXH3-64 of its pixels' bytes (C,H,W); for image folders of its file's bytes, so that decoders
// and whether the set is streamed do not count.
std::vector<uint64_t> digests_of(const Dataset& data);

// One an image: of its pixels as other formats have them too (data/pixel_digest.h); equal files have equal
// ones.
std::vector<uint64_t> pixel_digests_of(const Dataset& data);

// Tells whether a data set is the one that it was, to the bit, and if not which classes differ.
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

// Of digests and labels: names do not count.
Fingerprint fingerprint_of(const Dataset& data, int64_t classes);

}  // namespace cnn

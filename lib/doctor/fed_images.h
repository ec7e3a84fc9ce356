// Images as the network is fed them, a few of a set.
#pragma once

#include <cstdint>
#include <vector>

#include "doctor/sets.h"

namespace cnn {

// (images, C, H, W), normalized, not varied; and their labels.
struct FedImages {
  std::vector<float> images;
  std::vector<int32_t> labels;

  int64_t count() const { return static_cast<int64_t>(labels.size()); }
};

// At most `most` of the set, spread evenly over it. Throws Failure::data where a file cannot be read any
// more.
FedImages feed(const Patient& patient, const NamedSet& set, int64_t most);

struct Spread {
  double mean = 0;
  double deviation = 0;
};

// Of all values of each channel.
std::vector<Spread> spread_by_channel(const FedImages& fed, const Volume& image);

}  // namespace cnn

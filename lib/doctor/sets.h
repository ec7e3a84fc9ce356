// The sets of a patient by name, and their images as messages name them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "doctor/patient.h"

namespace cnn {

struct NamedSet {
  const char* name;  // "training"
  const Dataset& data;
  const Subset& images;

  int64_t count() const { return static_cast<int64_t>(images.indices.size()); }
};

// Training, validation and test, as far as there are any images.
std::vector<NamedSet> sets_of(const OpenedData& data);

// "photos/cat/1.png"; of sets in one file "training image 17".
std::string name_of_image(const NamedSet& set, int64_t index);

// "3 of the 10,000 test images".
std::string some_of(int64_t count, const NamedSet& set);

// "0.3%"
std::string percent(double share);

}  // namespace cnn

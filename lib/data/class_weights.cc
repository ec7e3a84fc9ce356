#include "data/class_weights.h"

#include <algorithm>

namespace cnn {

std::vector<double> balanced_class_weights(const Dataset& data, const Subset& subset, int64_t classes) {
  std::vector<int64_t> counts(static_cast<size_t>(classes));
  for (const int64_t index : subset.indices) {
    ++counts[static_cast<size_t>(data.labels[static_cast<size_t>(index)])];
  }
  const auto present = classes - std::ranges::count(counts, 0);
  std::vector<double> weights;
  for (const int64_t count : counts) {
    const auto images = static_cast<double>(subset.indices.size());
    weights.push_back(count > 0 ? images / static_cast<double>(present * count) : 0);
  }
  return weights;
}

}  // namespace cnn

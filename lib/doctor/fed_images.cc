#include "doctor/fed_images.h"

#include <algorithm>
#include <cmath>

#include "data/batches.h"
#include "infer/evaluate.h"

namespace cnn {

FedImages feed(const Patient& patient, const NamedSet& set, int64_t most) {
  const int64_t count = std::min(most, set.count());
  Subset some;
  for (int64_t i = 0; i < count; ++i)
    some.indices.push_back(set.images.indices[static_cast<size_t>(i * set.count() / count)]);
  const Batches batches = batches_of({set.data, some}, patient.data, patient.data_spec(), count);
  FedImages fed;
  fed.images.resize(static_cast<size_t>(count * patient.plan.input.size()));
  fed.labels.resize(static_cast<size_t>(count));
  batches.fill(0, fed.images.data(), fed.labels.data(), patient.workers->pool());
  return fed;
}

std::vector<Spread> spread_by_channel(const FedImages& fed, const Volume& image) {
  std::vector<Spread> spreads;
  const int64_t plane = image.height * image.width;
  for (int64_t c = 0; c < image.channels; ++c) {
    double sum = 0;
    double squares = 0;
    for (int64_t n = 0; n < fed.count(); ++n) {
      const float* values = fed.images.data() + (n * image.channels + c) * plane;
      for (int64_t p = 0; p < plane; ++p) {
        sum += values[p];
        squares += static_cast<double>(values[p]) * values[p];
      }
    }
    const auto total = static_cast<double>(fed.count() * plane);
    const double mean = sum / total;
    spreads.push_back({mean, std::sqrt(std::max(0.0, squares / total - mean * mean))});
  }
  return spreads;
}

}  // namespace cnn

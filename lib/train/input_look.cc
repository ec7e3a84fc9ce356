#include "train/input_look.h"

#include <algorithm>
#include <cmath>

namespace cnn {
namespace {

constexpr int64_t kBatchesSeen = 8;

}  // namespace

void InputLook::see(std::span<const float> batch, int64_t values) {
  if (batches_ >= kBatchesSeen) return;
  ++batches_;
  const auto size = static_cast<size_t>(values);
  if (first_.empty()) first_.assign(batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(size));
  for (size_t at = 0; at + size <= batch.size(); at += size) {
    ++images_;
    for (size_t i = 0; i < size; ++i) {
      const double value = batch[at + i];
      const double difference = value - first_[i];
      sum_ += value;
      squares_ += value * value;
      differences_ += difference * difference;
    }
  }
}

InputFigures InputLook::figures() const {
  if (images_ == 0) return {};
  const double all = static_cast<double>(images_) * static_cast<double>(first_.size());
  const double mean = sum_ / all;
  return {images_, std::sqrt(std::max(0.0, squares_ / all - mean * mean)), std::sqrt(differences_ / all)};
}

}  // namespace cnn

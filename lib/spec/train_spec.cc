#include "spec/train_spec.h"

#include <algorithm>

namespace cnn {
namespace {

constexpr int64_t kLinesAnEpoch = 20;

}  // namespace

int64_t log_interval(int64_t log_every, int64_t batches) {
  if (log_every > 0) return log_every;
  return std::max<int64_t>(1, (batches + kLinesAnEpoch / 2) / kLinesAnEpoch);
}

}  // namespace cnn

#include "ranks/buckets.h"

#include <algorithm>

namespace cnn {
namespace {

constexpr int64_t kBucket = int64_t{1} << 20;  // floats
constexpr int64_t kLastBucket = int64_t{1} << 18;

}  // namespace

std::vector<Range> cut_into_buckets(int64_t floats) {
  const int64_t last = std::min(floats, kLastBucket);
  const int64_t others = floats - last;
  const int64_t count = ceil_div(others, kBucket);
  std::vector<Range> buckets;
  for (int64_t i = count; i > 0; --i)
    buckets.push_back({last + others * (i - 1) / count, last + others * i / count});
  if (last > 0) buckets.push_back({0, last});
  return buckets;
}

void BucketsReady::begin() {
  left_.clear();
  for (const Range& bucket : buckets_) left_.push_back(bucket.size());
  next_ = 0;
}

void BucketsReady::add(const Range& floats) {
  for (size_t i = 0; i < buckets_.size(); ++i) {
    const int64_t shared = std::min(floats.end, buckets_[i].end) - std::max(floats.begin, buckets_[i].begin);
    left_[i] -= std::max<int64_t>(0, shared);
  }
}

}  // namespace cnn

// The pieces that gradients are sent in while others are still being computed.
#pragma once

#include <cstdint>
#include <vector>

#include "base/shape.h"

namespace cnn {

// Of `floats` in the order of the layers, whose last are known first: runs of about 4 MB in the order in
// which they are sent. The last to be sent, for which nothing is left to be computed, has at most 1 MB.
std::vector<Range> cut_into_buckets(int64_t floats);

// Which of them are complete, in their order.
class BucketsReady {
 public:
  explicit BucketsReady(const std::vector<Range>& buckets) : buckets_(buckets) { begin(); }

  void begin();
  void add(const Range& floats);  // these are known now
  bool has_next() const { return next_ < left_.size() && left_[next_] == 0; }
  size_t take_next() { return next_++; }

 private:
  std::vector<Range> buckets_;
  std::vector<int64_t> left_;  // floats of each that are not known yet
  size_t next_ = 0;
};

}  // namespace cnn

// How a convolution of a batch in lanes (kernels/layout.h) is cut into tasks. A group of lane_count() images
// is convolved row by row; few groups are cut into blocks of rows, so that there is work for more threads
// than groups. What is summed in a block does not hang on the threads.
#pragma once

#include <cstdint>

#include "base/shape.h"

namespace cnn {

// Neighboring blocks of a group, computed by one thread.
struct LanesTask {
  int64_t group;
  Range blocks;
};

class LanesTasks {
 public:
  // For images of `height` rows, of which a block has `least_rows` or more. As many tasks as give `threads`
  // the least to do.
  LanesTasks(int64_t images, int64_t height, int64_t least_rows, int threads);

  int64_t count() const { return groups_ * cuts_; }
  int64_t blocks() const { return groups_ * blocks_; }
  int64_t blocks_of_group() const { return blocks_; }

  LanesTask operator[](int64_t number) const {
    const int64_t cut = number % cuts_;
    return {number / cuts_, {blocks_ * cut / cuts_, blocks_ * (cut + 1) / cuts_}};
  }

  // The share of `blocks` in a group's rows.
  Range rows(Range blocks, int64_t height) const {
    return {height * blocks.begin / blocks_, height * blocks.end / blocks_};
  }

 private:
  int64_t groups_;
  int64_t blocks_;  // of a group
  int64_t cuts_;    // likewise
};

// The most blocks() of a batch of up to `images`: fewer may have more of them.
int64_t most_blocks(int64_t images, int64_t height, int64_t least_rows);

}  // namespace cnn

#include "layers/lanes_tasks.h"

#include <algorithm>

#include "kernels/layout.h"

namespace cnn {
namespace {

constexpr int64_t kManyGroups = 8;
constexpr double kCutCosts = 0.04;  // of a group's time: what is computed twice

int64_t groups_of(int64_t images) {
  return layout_parts(Layout::lanes, images);
}

// Of each group. An odd number of groups two threads share evenly only if they are cut.
int64_t blocks_in_group(int64_t images, int64_t height, int64_t least_rows) {
  const bool may_pay = groups_of(images) < kManyGroups || groups_of(images) % 2 != 0;
  return may_pay && height / 2 >= least_rows ? 2 : 1;
}

}  // namespace

LanesTasks::LanesTasks(int64_t images, int64_t height, int64_t least_rows, int threads)
    : groups_(groups_of(images)), blocks_(blocks_in_group(images, height, least_rows)) {
  const auto time = [&](int64_t cuts) {
    const auto rounds = static_cast<double>(ceil_div(groups_ * cuts, threads));
    return rounds / static_cast<double>(cuts) * (1 + kCutCosts * static_cast<double>(cuts));
  };
  cuts_ = time(blocks_) < time(1) ? blocks_ : 1;
}

int64_t most_blocks(int64_t images, int64_t height, int64_t least_rows) {
  const auto blocks = [&](int64_t of_images) {
    return groups_of(of_images) * blocks_in_group(of_images, height, least_rows);
  };
  const int64_t odd = (groups_of(images) - 1) / 2 * 2 + 1;
  return std::max(blocks(images), blocks(odd * lane_count()));
}

}  // namespace cnn

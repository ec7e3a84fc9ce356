#include "layers/lanes_tasks.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "kernels/layout.h"

namespace cnn {
namespace {

TEST_CASE("lanes tasks: each block is one task's, and what is summed does not hang on the threads") {
  for (int64_t images = 1; images < 20 * lane_count(); images += 5) {
    const int64_t blocks = LanesTasks(images, 8, 4, 1).blocks();
    for (const int threads : {1, 2, 3, 8, 64}) {
      CAPTURE(images, threads);
      const LanesTasks tasks(images, 8, 4, threads);
      std::vector<int> times(static_cast<size_t>(blocks));
      REQUIRE(tasks.blocks() == blocks);
      for (int64_t i = 0; i < tasks.count(); ++i) {
        const LanesTask task = tasks[i];
        for (int64_t b = task.blocks.begin; b < task.blocks.end; ++b)
          ++times[static_cast<size_t>(task.group * tasks.blocks_of_group() + b)];
      }
      CHECK(std::ranges::count(times, 1) == blocks);
    }
  }
}

TEST_CASE("lanes tasks: rows are shared without a gap, and none is left too small to pay") {
  const LanesTasks odd(1, 9, 4, 2);
  CHECK(odd.count() == 2);
  CHECK(odd.rows({0, 1}, 9).end == odd.rows({1, 2}, 9).begin);
  CHECK(odd.rows({1, 2}, 9).end == 9);
  CHECK(LanesTasks(1, 7, 4, 2).count() == 1);
  CHECK(LanesTasks(8 * lane_count(), 9, 4, 16).count() == 8);
}

TEST_CASE("lanes tasks: no smaller batch has more blocks than is counted on") {
  int64_t most = 0;
  for (int64_t images = 1; images < 20 * lane_count(); ++images) {
    most = std::max(most, LanesTasks(images, 8, 4, 1).blocks());
    CHECK(most_blocks(images, 8, 4) >= most);
  }
}

}  // namespace
}  // namespace cnn

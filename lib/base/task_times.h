// When the tasks of a pool of one thread began and ended: what more threads would make of them follows from
// that.
#pragma once

#include <cstddef>
#include <vector>

namespace cnn {

struct TimeSpan {
  double begin = 0;  // as steady_seconds() tells
  double end = 0;
};

struct TaskTimes {
  // A call of ThreadPool::run: times[first] is when it began, behind it when each of its tasks ended.
  struct Round {
    size_t first = 0;
    size_t tasks = 0;
  };

  std::vector<Round> rounds;
  std::vector<double> times;
};

}  // namespace cnn

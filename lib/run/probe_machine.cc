#include "run/probe_machine.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "base/buffer.h"
#include "base/median.h"
#include "base/steady_seconds.h"
#include "kernels/elementwise.h"
#include "run/measure_speed.h"

namespace cnn {
namespace {

constexpr int64_t kLargest = int64_t{128} << 20;
constexpr int64_t kSmallest = int64_t{1} << 20;
constexpr int64_t kPieceFloats = 16 * 1024;

void spin(double seconds) {
  const double start = steady_seconds();
  while (steady_seconds() - start < seconds) continue;
}

// The system runs a new thread where it was started, beside its starter, until it has noticed that there is a
// processor with nothing to do: some 20 ms, or more. Until all have worked at once for a while.
void settle(ThreadPool& pool) {
  constexpr double kPatience = 2;
  constexpr int kRounds = 50;
  std::vector<int> by(static_cast<size_t>(pool.threads()));
  const double start = steady_seconds();
  for (int shared = 0; shared < kRounds && steady_seconds() - start < kPatience;) {
    pool.run(pool.threads(), [&](int64_t task, int thread) {
      by[static_cast<size_t>(task)] = thread;
      spin(1e-3);
    });
    std::ranges::sort(by);
    shared = std::ranges::adjacent_find(by) == by.end() ? shared + 1 : 0;
  }
}

// How much longer than its tasks, one for each thread and all of `task_seconds`, a round takes after `pause`:
// in the quickest quarter, for other programs take the processors too.
double round_cost(ThreadPool& pool, int repeats, double task_seconds, const std::function<void()>& pause) {
  std::vector<double> costs;
  for (int i = 0; i < repeats; ++i) {
    pause();
    const double start = steady_seconds();
    pool.run(pool.threads(), [=](int64_t /*task*/, int /*thread*/) { spin(task_seconds); });
    costs.push_back(std::max(0.0, steady_seconds() - start - task_seconds));
  }
  const auto quarter = costs.begin() + std::ssize(costs) / 4;
  std::ranges::nth_element(costs, quarter);
  return *quarter;
}

// Bytes a second of adding the numbers of one half of `bytes` to those of the other: each piece by one
// thread, the same one each time; the best of some rounds.
double streamed(float* numbers, int64_t bytes, ThreadPool& pool, bool with_all) {
  constexpr double kSeconds = 0.04;
  constexpr double kMoves = 1.5;  // bytes for each of both halves: they are read, and one of them is written
  const int64_t half = bytes / 2 / static_cast<int64_t>(sizeof(float));
  const Pieces pieces{half, kPieceFloats};
  const auto piece = [&](int64_t i, int /*thread*/) {
    const Range part = pieces.range(i);
    add_numbers(numbers + half + part.begin, kNoClamp, numbers + part.begin, part.size());
  };
  double best = 0;
  const double start = steady_seconds();
  while (best == 0 || steady_seconds() - start < kSeconds) {
    const double begin = steady_seconds();
    if (with_all) {
      pool.run(pieces.count(), piece);
    } else {
      for (int64_t i = 0; i < pieces.count(); ++i) piece(i, 0);
    }
    best = std::max(best, kMoves * static_cast<double>(bytes) / (steady_seconds() - begin));
  }
  return best;
}

}  // namespace

MachineFigures probe_machine(Workers& workers) {
  ThreadPool& pool = workers.pool();
  MachineFigures figures;
  figures.threads = pool.threads();
  if (pool.threads() > 1) {
    settle(pool);
    const double waking = round_cost(pool, 2000, 5e-6, [] {});
    figures.wake_seconds = waking / (pool.threads() - 1);
    const double napping = round_cost(pool, 40, 300e-6, [] { spin(3 * kSecondsAwake); });
    figures.nap_seconds = std::max(0.0, napping - waking);
    Workers one(1);
    std::vector<double> speeds;
    for (int i = 0; i < 3; ++i)
      speeds.push_back(measure_peak(workers).gflops / (pool.threads() * measure_peak(one).gflops));
    figures.speed = std::min(1.0, median(speeds));
  }
  Buffer<float> numbers(kLargest / static_cast<int64_t>(sizeof(float)));
  for (int64_t bytes = kSmallest; bytes <= kLargest; bytes *= 2) {
    const double one = streamed(numbers.data(), bytes, pool, false);
    const double all = pool.threads() == 1 ? one : streamed(numbers.data(), bytes, pool, true);
    figures.bandwidths.push_back({bytes, one, std::max(one, all)});
  }
  return figures;
}

}  // namespace cnn

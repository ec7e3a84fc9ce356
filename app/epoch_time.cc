#include "app/epoch_time.h"

#include <algorithm>
#include <vector>

#include "app/require_memory.h"
#include "app/synthetic_batch.h"
#include "network/network.h"
#include "train/network_optimizer.h"

namespace cnn::app {
namespace {

constexpr size_t kFewest = 3;

// After one to warm up; the seconds that each took.
template <typename Call>
std::vector<double> times_of(const Call& call, double seconds) {
  call();
  std::vector<double> times;
  const double start = now();
  while (times.size() < kFewest || now() - start < seconds) {
    const double begin = now();
    call();
    times.push_back(now() - begin);
  }
  return times;
}

double median(std::vector<double> times) {
  const auto middle = times.begin() + std::ssize(times) / 2;
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

}  // namespace

double EpochTime::training(int64_t images, int64_t batch_size) const {
  return batch_seconds * static_cast<double>(images) / static_cast<double>(batch_size);
}

double EpochTime::evaluation(int64_t images) const {
  return evaluation_seconds * static_cast<double>(images) / static_cast<double>(evaluated);
}

EpochTime measure_epoch_time(const TrainSpec& train, const NetworkPlan& plan, Workers& workers) {
  const BatchLimits limits{train.batch_size, train.eval_batch_size};
  require_training_memory(train, plan, limits, false, workers.pool().threads());
  Network network(plan, limits, workers, engine_of(train));
  network.initialize(static_cast<uint64_t>(train.seed));
  const auto optimizer = make_network_optimizer(train.optimizer, network);
  put_synthetic_batch(network, std::max(limits.training, limits.inference));
  int64_t steps = 0;
  const auto step = [&] {
    network.compute_gradients(limits.training);
    optimizer->step(++steps, 0, workers.pool());  // the numbers stay what they are, the work is the same
  };
  const std::vector<double> times = times_of(step, 2);
  EpochTime result;
  result.batches = std::ssize(times);
  result.batch_seconds = median(times);
  result.evaluation_seconds = median(times_of([&] { network.evaluate(limits.inference); }, 0.2));
  result.evaluated = limits.inference;
  return result;
}

}  // namespace cnn::app

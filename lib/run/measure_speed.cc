#include "run/measure_speed.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <ranges>

#include "base/buffer.h"
#include "base/median.h"
#include "base/random.h"
#include "base/steady_seconds.h"
#include "data/batches.h"
#include "infer/evaluate.h"
#include "kernels/gemm.h"
#include "kernels/isa.h"
#include "kernels/panel_product.h"
#include "network/network.h"
#include "run/require_memory.h"
#include "run/sources.h"
#include "run/timed_parts.h"
#include "spec/single_value_norm.h"
#include "train/network_optimizer.h"

namespace cnn {
namespace {

// Puts `images` normal images with random labels into the network; always the same.
void put_synthetic_batch(Network& network, int64_t images) {
  Random random(1, RandomUse::initialize, 0);
  const int64_t pixels = images * network.plan().input.size();
  for (int64_t i = 0; i < pixels; ++i) network.images()[i] = static_cast<float>(random.normal());
  for (int64_t n = 0; n < images; ++n) {
    network.labels()[n] = static_cast<int32_t>(random.below(static_cast<uint64_t>(network.plan().classes())));
  }
}

constexpr size_t kFewest = 3;

// The seconds that each call took, for so many seconds.
template <typename Call>
std::vector<double> times_of(const Call& call, double seconds) {
  std::vector<double> times;
  const double start = steady_seconds();
  while (times.size() < kFewest || steady_seconds() - start < seconds) {
    const double begin = steady_seconds();
    call();
    times.push_back(steady_seconds() - begin);
  }
  return times;
}

// Real batches of training images, one after another. Normalized as in training: only what costs the same is
// a fair measurement.
class RealBatches {
 public:
  RealBatches(DataSpec spec, const NetworkPlan& plan, const SpeedWishes& wishes, int threads,
              const Messages& messages)
      : spec_(std::move(spec)),
        data_(opened(spec_, plan, wishes.can_skip_bad, threads, messages)),
        batches_(batches_of(data_, Split::train, spec_, wishes.images)) {}

  // Every batch is full: the last one of an epoch, if smaller, is left out.
  void fill_next(Network& network, ThreadPool& pool) {
    batches_.fill(next_, network.images(), network.labels(), pool);
    const int64_t full = std::max<int64_t>(1, batches_.images() / batches_.batch_images(0));
    next_ = (next_ + 1) % full;
  }

  int64_t batch_images() const { return batches_.batch_images(0); }

 private:
  static OpenedData opened(DataSpec& spec, const NetworkPlan& plan, bool can_skip_bad, int threads,
                           const Messages& messages) {
    DataNeeds needs;
    needs.test = false;
    needs.can_skip_bad = can_skip_bad;
    needs.threads = threads;
    OpenedData data = open_images(spec, plan, needs, messages);
    measure_training_images(spec, data);
    return data;
  }

  DataSpec spec_;
  OpenedData data_;
  Batches batches_;
  int64_t next_ = 0;
};

// Runs batches and adds up what they take.
class Meter {
 public:
  Meter(Network& network, Optimizer* optimizer, RealBatches* real, bool tasks, Workers& workers)
      : network_(network), optimizer_(optimizer), real_(real), tasks_(tasks), pool_(workers.pool()) {}

  void run(double seconds, Speed& speed) {
    for (int i = 0; i < 2; ++i) one_batch(speed);
    speed.input_seconds = speed.update_seconds = 0;
    network_.start_profile(optimizer_ == nullptr ? Mode::inference : Mode::training);
    if (tasks_) pool_.record_in(&task_times_);
    speed.batch_seconds = times_of([&] { one_batch(speed); }, tasks_ ? seconds / 2 : seconds);
    const std::vector<double>& times = speed.batch_seconds;
    pool_.record_in(nullptr);
    speed.images = speed.batch_images * std::ssize(times);
    for (const double time : times) speed.seconds += time;
    speed.images_per_second = static_cast<double>(speed.batch_images) / median(times);
    speed.steps = network_.profile();
    if (!tasks_) return;
    speed.parts = parts(speed.steps);
    add_cut_parts(seconds / 2, speed);
  }

 private:
  // The same as it is cut for many threads.
  void add_cut_parts(double seconds, Speed& speed) {
    task_times_ = {};
    batch_spans_.clear();
    input_spans_.clear();
    update_spans_.clear();
    network_.start_profile(optimizer_ == nullptr ? Mode::inference : Mode::training);
    pool_.record_in(&task_times_, std::numeric_limits<int>::max());
    Speed again;
    again.batch_images = speed.batch_images;
    times_of([&] { one_batch(again); }, seconds);
    pool_.record_in(nullptr);
    std::vector<TimedPart> cut = parts(network_.profile());
    const auto tasks = [](const TimedRound& round) { return round.tasks.size(); };
    for (size_t i = 0; i < cut.size(); ++i) {
      if (std::ranges::equal(cut[i].rounds, speed.parts[i].rounds, {}, tasks, tasks)) continue;
      speed.parts[i].cut.push_back(std::move(cut[i]));
    }
  }

  std::vector<TimedPart> parts(const std::vector<StepProfile>& steps) {
    std::vector<PartSpans> all;
    if (real_ != nullptr) all.push_back({"input", "", input_spans_});
    for (const StepProfile& step : steps) all.push_back({step.name, "forward", step.forward_spans});
    for (const StepProfile& step : steps | std::views::reverse) {
      if (!step.backward_spans.empty()) all.push_back({step.name, "backward", step.backward_spans});
    }
    if (optimizer_ != nullptr) all.push_back({"update", "", update_spans_});
    return timed_parts(task_times_, batch_spans_, all);
  }

  // Weights are read and written, their gradients read, and what is kept beside them read and written.
  int64_t update_bytes() const {
    int64_t floats = 3 * network_.plan().parameter_count;
    for (const KeptNumbers& kept : optimizer_->state()) floats += 2 * std::ssize(kept.values);
    return floats * static_cast<int64_t>(sizeof(float));
  }

  void one_batch(Speed& speed) {
    const double begin = steady_seconds();
    if (real_ != nullptr) real_->fill_next(network_, pool_);
    const double filled = steady_seconds();
    if (optimizer_ == nullptr) {
      network_.evaluate(speed.batch_images);
    } else {
      network_.compute_gradients(speed.batch_images);
      const double computed = steady_seconds();
      // No step in any direction: the numbers stay what they are, the work is the same.
      optimizer_->step(++steps_, 0, pool_);
      const double updated = steady_seconds();
      speed.update_seconds += updated - computed;
      if (pool_.records()) update_spans_.push_back({{computed, updated}, update_bytes()});
    }
    if (real_ != nullptr) speed.input_seconds += filled - begin;
    if (!pool_.records()) return;
    input_spans_.push_back({{begin, filled}, 0});
    batch_spans_.push_back({begin, steady_seconds()});
  }

  Network& network_;
  Optimizer* optimizer_;
  RealBatches* real_;
  bool tasks_;
  ThreadPool& pool_;
  int64_t steps_ = 0;

  TaskTimes task_times_;
  std::vector<TimeSpan> batch_spans_;
  std::vector<PassSpan> input_spans_;
  std::vector<PassSpan> update_spans_;
};

// GFLOPS of products (m, k) x (k, n), `repeats` on each thread at once: the best of a few rounds.
template <typename Product>
double best_gflops(int64_t m, int64_t n, int64_t k, int64_t repeats, ThreadPool& pool,
                   const Product& product_of) {
  constexpr int kRounds = 60;
  double best = 0;
  for (int round = 0; round < kRounds; ++round) {
    const double start = steady_seconds();
    pool.run(pool.threads(), [&](int64_t task, int /*thread*/) {
      for (int64_t i = 0; i < repeats; ++i) product_of(task);
    });
    const double flops = 2.0 * static_cast<double>(pool.threads() * repeats * m * n * k);
    best = std::max(best, 1e-9 * flops / (steady_seconds() - start));
  }
  return best;
}

double blas_peak(ThreadPool& pool) {
  constexpr int64_t kSide = 512;
  Buffer<float> a(kSide * kSide);
  Buffer<float> c(pool.threads() * kSide * kSide);
  return best_gflops(kSide, kSide, kSide, 1, pool, [&](int64_t task) {
    gemm(Transpose::no, Transpose::no, kSide, kSide, kSide, a.data(), kSide, a.data(), kSide, 0,
         c.data() + task * kSide * kSide, kSide);
  });
}

double own_peak(ThreadPool& pool) {
  constexpr int64_t kRows = 48;
  constexpr int64_t kDepth = 256;
  const int64_t columns = panel_columns();
  Buffer<float> a(kRows * kPackedRowStep);
  Buffer<float> b(kDepth * columns);
  Buffer<float> c(pool.threads() * kRows * columns);
  return best_gflops(kRows, columns, kDepth, 128, pool, [&](int64_t task) {
    panel_product(kRows, columns, kDepth, {a.data(), kPackedRowStep, 1}, b.data(), Sum::write,
                  c.data() + task * kRows * columns, columns);
  });
}

MemoryNeeds needs_of(const TrainSpec& train, const NetworkPlan& plan, bool inference, int64_t images,
                     int threads) {
  TrainSpec measured = train;
  measured.batch_size = images;  // what algorithms are chosen for
  if (inference) return inference_memory(measured, plan, images, threads);
  measured.average.decay = 0;
  measured.accumulate = 1;
  return training_memory(measured, plan, {images, 1}, false, threads);
}

}  // namespace

Speed measure_speed(const RunSpec& spec, const NetworkPlan& plan, const SpeedWishes& wishes, Workers& workers,
                    const Messages& messages) {
  const int threads = workers.pool().threads();
  std::optional<RealBatches> real;
  if (wishes.real) real.emplace(*wishes.real, plan, wishes, threads, messages);
  const int64_t images = real ? real->batch_images() : wishes.images;
  if (!wishes.inference) refuse_single_values(plan, images, kMaxElements, wishes.place, "--batch-size");
  require_memory({wishes.inference ? "evaluating" : "training", images, "--batch-size", threads,
                  [&](int64_t size) { return needs_of(spec.train, plan, wishes.inference, size, threads); }});
  Speed speed;
  speed.batch_images = images;
  speed.peak = measure_peak(workers);
  const BatchLimits limits = wishes.inference ? BatchLimits{0, images} : BatchLimits{images, 1};
  Network network(plan, limits, workers, {images, spec.train.algorithm});
  network.initialize(static_cast<uint64_t>(spec.train.seed));
  if (!real) put_synthetic_batch(network, images);
  std::unique_ptr<Optimizer> optimizer;
  if (!wishes.inference) optimizer = make_network_optimizer(spec.train, network);
  Meter(network, optimizer.get(), real ? &*real : nullptr, wishes.tasks, workers).run(wishes.seconds, speed);
  return speed;
}

double EpochTime::training(int64_t images, int64_t batch_size) const {
  return batch_seconds * static_cast<double>(images) / static_cast<double>(batch_size);
}

double EpochTime::evaluation(int64_t images) const {
  return evaluation_seconds * static_cast<double>(images) / static_cast<double>(evaluated);
}

EpochTime measure_epoch_time(const TrainSpec& train, const NetworkPlan& plan, double seconds,
                             Workers& workers) {
  const BatchLimits limits{train.batch_size, train.eval_batch_size};
  require_training_memory(train, plan, limits, false, workers.pool().threads());
  Network network(plan, limits, workers, engine_of(train));
  network.initialize(static_cast<uint64_t>(train.seed));
  const auto optimizer = make_network_optimizer(train, network);
  put_synthetic_batch(network, std::max(limits.training, limits.inference));
  int64_t steps = 0;
  const auto step = [&] {
    network.compute_gradients(limits.training);
    optimizer->step(++steps, 0, workers.pool());  // the numbers stay what they are, the work is the same
  };
  step();  // to warm up, as below
  const std::vector<double> times = times_of(step, seconds);
  EpochTime result;
  result.batches = std::ssize(times);
  result.batch_seconds = median(times);
  network.evaluate(limits.inference);
  result.evaluation_seconds = median(times_of([&] { network.evaluate(limits.inference); }, seconds / 10));
  result.evaluated = limits.inference;
  return result;
}

Peak measure_peak(Workers& workers) {
  const double blas = blas_peak(workers.pool());
  const double own = own_peak(workers.pool());
  const std::string of_blas = "OpenBLAS's kernel " + blas_kernel();
  if (blas >= own) return {blas, of_blas};
  return {own, fmt::format("cnn's own products, {} ({}: {:.0f})", isa().title, of_blas, blas)};
}

}  // namespace cnn

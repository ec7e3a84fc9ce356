#include "train/sharded_batch.h"

#include <algorithm>
#include <utility>

namespace cnn {
namespace {

constexpr size_t kSums = 4;  // loss, weight, correct, images

std::vector<std::span<float>> gradients_of(Network& network) {
  std::vector<std::span<float>> gradients;
  for (const Parameter& parameter : network.parameters_to_write()) gradients.push_back(parameter.gradient);
  return gradients;
}

std::vector<std::span<double>> measured_of(Network& network) {
  std::vector<std::span<double>> measured;
  for (const Parameter& parameter : network.parameters_to_write()) {
    if (!parameter.measured.empty()) measured.push_back(parameter.measured);
  }
  return measured;
}

size_t width_of(const std::vector<std::span<double>>& measured) {
  size_t width = kSums;
  for (const auto& numbers : measured) width += numbers.size();
  return width;
}

// The most channels of a layer that meets in each pass; 0 without any.
size_t channels_met(const NetworkPlan& plan) {
  int64_t most = 0;
  for (const LayerPlan* layer : all_layers(plan.layers)) {
    const auto* norm = std::get_if<BatchNormSpec>(&layer->spec.kind);
    if (norm != nullptr && norm->synchronized) most = std::max(most, layer->input.channels);
  }
  return static_cast<size_t>(most);
}

}  // namespace

ShardedBatch::ShardedBatch(Network& network, ThreadPool& pool, const OwnShards& own, Ranks* ranks)
    : network_(network),
      pool_(pool),
      own_(own),
      ranks_(ranks),
      tree_(gradients_of(network), own.own, own.shards),
      numbers_(width_of(measured_of(network)), own.own, own.shards),
      moments_(channels_met(network.plan()), own.own, own.shards),
      sums_(2 * channels_met(network.plan()), own.own, own.shards),
      parts_(static_cast<size_t>(own.own.size())),
      results_(parts_.size()),
      measured_(measured_of(network)) {
  if (ranks_ != nullptr) ranks_->open(tree_.sums(), pool_.threads());
}

ShardedBatch::~ShardedBatch() {
  if (ranks_ != nullptr) ranks_->close();
}

StepSums ShardedBatch::compute(int64_t images, const LossTerms& terms, const NoiseKey& key, bool as_mean) {
  if (ranks_ != nullptr) ranks_->begin();
  if (network_.is_synchronized()) {
    compute_together(images, terms, key);
  } else {
    for (int64_t shard = own_.own.begin; shard < own_.own.end; ++shard)
      compute_shard(shard, images, terms, key);
  }
  const auto factor_of = [as_mean](const StepSums& sums) {
    return as_mean ? static_cast<float>(sums.weight > 0 ? 1 / sums.weight : 0) : 1.0F;
  };
  if (ranks_ != nullptr && !ranks_->sends_aside()) {
    // Numbers first: each rank multiplies what it sums, and not all of it.
    const StepSums sums = sum_numbers();
    ranks_->finish(factor_of(sums));
    tree_.take(1, pool_);
    return sums;
  }
  if (ranks_ != nullptr) ranks_->finish(1);
  const StepSums sums = sum_numbers();
  tree_.take(factor_of(sums), pool_);
  return sums;
}

void ShardedBatch::compute_together(int64_t images, const LossTerms& terms, const NoiseKey& key) {
  for (int64_t shard = own_.own.begin; shard < own_.own.end; ++shard) {
    const Range part = own_.images_of(shard, images);
    parts_[static_cast<size_t>(shard - own_.own.begin)] = {part.begin, part.size(), images,
                                                           own_.images_of_own(images).begin};
  }
  network_.compute_gradients(parts_, terms, key, *this, results_,
                             [this](size_t shard, size_t first, size_t count) {
                               shard_ = own_.own.begin + static_cast<int64_t>(shard);
                               add_gradients(first, count);
                             });
  for (size_t i = 0; i < parts_.size(); ++i) {
    shard_ = own_.own.begin + static_cast<int64_t>(i);
    add_numbers(results_[i], parts_[i].images, network_.measured(i));
  }
}

template <typename T>
void ShardedBatch::add_up(NumberTree<T>& tree, std::span<T> of_shards) {
  const size_t width = of_shards.size() / parts_.size();
  for (int64_t shard = own_.own.begin; shard < own_.own.end; ++shard) {
    const size_t first = static_cast<size_t>(shard - own_.own.begin) * width;
    std::ranges::copy(of_shards.subspan(first, width), tree.next().begin());
    tree.add(shard);
  }
  if (ranks_ != nullptr) ranks_->add_up(tree.sums());
  std::ranges::copy(tree.sums().front().first(width), of_shards.begin());
}

void ShardedBatch::compute_shard(int64_t shard, int64_t images, const LossTerms& terms, const NoiseKey& key) {
  shard_ = shard;
  const Range part = own_.images_of(shard, images);
  if (part.size() == 0) {
    // Added like others': zeros.
    const std::span<Parameter> all = network_.parameters_to_write();
    for (const Parameter& parameter : all) std::ranges::fill(parameter.gradient, 0.0F);
    add_gradients(0, all.size());
    add_numbers({}, 0, {});
    return;
  }
  const ShardOfBatch of_batch{part.begin, part.size(), images, own_.images_of_own(images).begin};
  const LossSum sum = network_.compute_gradients(
      of_batch, terms, key,
      [this](const LossSum& /*sum*/, size_t first, size_t count) { add_gradients(first, count); });
  add_numbers(sum, part.size(), network_.measured(0));
}

// Those of shard_.
void ShardedBatch::add_numbers(const LossSum& sum, int64_t images, std::span<const double> measured) {
  const std::span<double> numbers = numbers_.next();
  const auto count = static_cast<double>(images);
  std::ranges::fill(numbers, 0.0);
  numbers[0] = sum.loss;
  numbers[1] = sum.weight;
  numbers[2] = static_cast<double>(sum.correct);
  numbers[3] = count;
  for (size_t i = 0; i < measured.size() && images > 0; ++i) numbers[kSums + i] = count * measured[i];
  numbers_.add(shard_);
}

void ShardedBatch::add_gradients(size_t first, size_t count) {
  for (size_t i = first + count; i-- > first;) {
    tree_.add(i, shard_, pool_);
    if (ranks_ != nullptr && shard_ + 1 == own_.own.end) ranks_->ready(tree_.place_of(i));
  }
}

StepSums ShardedBatch::sum_numbers() {
  const std::span<const std::span<double>> sums = numbers_.sums();
  if (ranks_ != nullptr) ranks_->add_up(sums);
  const std::span<double> all = sums.front();
  size_t i = kSums;
  for (const auto& measured : measured_) {
    for (double& value : measured) value = all[i++] / all[3];
  }
  network_.move_statistics();
  // As minimized: the mean over the weights, of so many images.
  const double loss = all[1] > 0 ? all[0] * (all[3] / all[1]) : 0;
  return {loss, all[1], static_cast<int64_t>(all[2]), static_cast<int64_t>(all[3])};
}

void count_sharded_batch(const NetworkPlan& plan, const Range& own, int64_t shards, MemorySource& counter) {
  int64_t all = 0;
  int64_t statistics = 0;
  for (const ParameterShape& shape : all_parameters(plan)) {
    all += round_up(element_count(shape.dims), kLineFloats);
    if (shape.is_statistic) statistics += element_count(shape.dims);
  }
  const int64_t most = stack_of(own, shards).most;
  Buffer<float> gradients;
  for (int64_t level = 0; level < most && own.size() > 1; ++level) counter.give(gradients, all);
  Buffer<double> numbers;
  for (int64_t level = 0; level <= most; ++level)
    counter.give(numbers, statistics + static_cast<int64_t>(kSums));
  Buffer<Moments> moments;
  const auto met = static_cast<int64_t>(channels_met(plan));
  for (int64_t level = 0; level <= most; ++level) {
    counter.give(moments, met);
    counter.give(numbers, 2 * met);
  }
}

}  // namespace cnn

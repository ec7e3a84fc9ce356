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

}  // namespace

ShardedBatch::ShardedBatch(Network& network, ThreadPool& pool, const OwnShards& own, Ranks* ranks)
    : network_(network),
      pool_(pool),
      own_(own),
      ranks_(ranks),
      tree_(gradients_of(network), own.own, own.shards),
      numbers_(width_of(measured_of(network)), own.own, own.shards),
      measured_(measured_of(network)) {
  if (ranks_ != nullptr) ranks_->open(tree_.sums());
}

ShardedBatch::~ShardedBatch() {
  if (ranks_ != nullptr) ranks_->close();
}

StepSums ShardedBatch::compute(int64_t images, const LossTerms& terms, const NoiseKey& key) {
  if (ranks_ != nullptr) ranks_->begin();
  for (int64_t shard = own_.own.begin; shard < own_.own.end; ++shard)
    compute_shard(shard, images, terms, key);
  if (ranks_ != nullptr) ranks_->finish();
  return sum_numbers();
}

void ShardedBatch::compute_shard(int64_t shard, int64_t images, const LossTerms& terms, const NoiseKey& key) {
  shard_ = shard;
  const Range part = own_.images_of(shard, images);
  const std::span<double> numbers = numbers_.next();
  if (part.size() == 0) {
    // Added like others': zeros.
    std::ranges::fill(numbers, 0.0);
    const std::span<Parameter> all = network_.parameters_to_write();
    for (const Parameter& parameter : all) std::ranges::fill(parameter.gradient, 0.0F);
    add_gradients(0, all.size());
    numbers_.add(shard);
    return;
  }
  const ShardOfBatch of_batch{part.begin, part.size(), images, own_.images_of_own(images).begin};
  const LossSum sum = network_.compute_gradients(
      of_batch, terms, key,
      [this](const LossSum& /*sum*/, size_t first, size_t count) { add_gradients(first, count); });
  const auto count = static_cast<double>(part.size());
  numbers[0] = sum.loss;
  numbers[1] = sum.weight;
  numbers[2] = static_cast<double>(sum.correct);
  numbers[3] = count;
  size_t i = kSums;
  for (const auto& measured : measured_) {
    for (const double value : measured) numbers[i++] = count * value;
  }
  numbers_.add(shard);
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
  int64_t trained = 0;
  int64_t statistics = 0;
  for (const ParameterShape& shape : all_parameters(plan))
    (shape.is_statistic ? statistics : trained) += element_count(shape.dims);
  const int64_t most = stack_of(own, shards).most;
  Buffer<float> gradients;
  for (int64_t level = 0; level < most; ++level) counter.give(gradients, trained);
  Buffer<double> numbers;
  for (int64_t level = 0; level <= most; ++level)
    counter.give(numbers, statistics + static_cast<int64_t>(kSums));
}

}  // namespace cnn

#include "train/updates.h"

#include <algorithm>

#include "spec/parameter_rules.h"
#include "train/network_optimizer.h"

namespace cnn {

namespace {

// Whether gradients are summed beside those of a batch.
bool sums_gradients(const TrainSpec& spec, bool has_port) {
  return spec.accumulate > 1 || has_port;
}

// What it keeps beside the weights, and works in.
void count_optimizer(const TrainSpec& spec, const NetworkPlan& plan, MemorySource& counter) {
  const ParameterRules rules = parameter_rules(spec, plan);
  const std::vector<ParameterShape> shapes = all_parameters(plan);
  int64_t kept[2] = {0, 0};
  std::vector<MatrixSize> matrices;
  for (size_t i = 0; i < shapes.size(); ++i) {
    const RuledParameter& parameter = rules.parameters[i];
    if (!parameter.is_trained) continue;
    const int64_t count = element_count(shapes[i].dims);
    const OptimizerKind& kind = rules.rules[parameter.rule].optimizer.kind;
    for (size_t k = 0; k < kept_names(kind).size(); ++k) kept[k] += count;
    if (is_of_matrices(kind)) matrices.push_back({parameter.rows, count / parameter.rows});
  }
  Buffer<float> nothing;
  for (const int64_t count : kept) {
    if (count > 0) counter.give(nothing, count);
  }
  const MatrixUpdates counted(matrices, counter);
}

}  // namespace

void count_updates(const TrainSpec& spec, const NetworkPlan& plan, bool has_port, MemorySource& counter) {
  int64_t trained = 0;
  int64_t all = 0;
  for (const ParameterShape& shape : all_parameters(plan)) {
    all += element_count(shape.dims);
    if (!shape.is_statistic) trained += element_count(shape.dims);
  }
  Buffer<float> nothing;
  count_optimizer(spec, plan, counter);
  if (spec.average.decay > 0) counter.give(nothing, all);
  if (sums_gradients(spec, has_port)) counter.give(nothing, trained);
}

Updates::Updates(const TrainSpec& spec, Network& network, ThreadPool& pool, GradientPort* port)
    : network_(network),
      pool_(pool),
      optimizer_(make_network_optimizer(spec, network)),
      average_decay_(spec.average.decay),
      port_(port) {
  std::vector<std::span<float>> gradients;
  for (const Parameter& parameter : network.parameters_to_write()) gradients.push_back(parameter.gradient);
  begin_average();
  if (sums_gradients(spec, port != nullptr)) sum_.emplace(std::move(gradients));
  if (port != nullptr) open_port();
}

void Updates::begin_average() {
  if (average_decay_ <= 0) return;
  std::vector<std::span<float>> values;
  for (const Parameter& parameter : network_.parameters_to_write()) values.push_back(parameter.value);
  average_.emplace(average_decay_, std::move(values));
}

void Updates::begin_anew(const TrainSpec& settings) {
  optimizer_ = make_network_optimizer(settings, network_);
  begin_average();
}

// The last layer's gradients are known first.
void Updates::open_port() {
  std::vector<KeptNumbers> sums = sum_->state();
  std::ranges::reverse(sums);
  std::vector<GradientPiece> pieces;
  pieces_.resize(sums.size());
  for (const KeptNumbers& sum : sums) {
    if (sum.values.empty()) continue;
    pieces_[sum.parameter] = pieces.size();
    pieces.push_back({network_.parameters()[sum.parameter].name, sum.values});
  }
  port_->open(pieces);
}

Network::OnBatchGradients Updates::adder(bool is_first, bool is_last) {
  if (port_ == nullptr) return {};
  added_ = {is_first, is_last};
  // So small a closure is allocated nowhere.
  return [this](const LossSum& batch, size_t first, size_t count) {
    for (size_t i = first + count; i-- > first;) {
      if (!pieces_[i]) continue;
      sum_->add(i, batch.weight, added_.is_first, pool_);
      if (added_.is_last) port_->ready(*pieces_[i]);
    }
  };
}

void Updates::add_batch(double weight, bool is_first) {
  if (sum_ && port_ == nullptr) sum_->add(weight, is_first, pool_);
}

StepSums Updates::end_step(int64_t number, std::span<const double> rates, const StepSums& own) {
  const StepSums all = sum_with_others(own);
  optimizer_->step(number, rates, pool_);
  if (average_) average_->update(number, pool_);
  return all;
}

StepSums Updates::sum_with_others(const StepSums& own) {
  if (!sum_) return own;
  StepSums all = own;
  if (port_ != nullptr) all = port_->close(own);
  sum_->average_over(all.weight, pool_);
  return all;
}

std::vector<TensorTarget> Updates::tensors() {
  const std::span<const ConstParameter> parameters = network_.parameters();
  std::vector<TensorTarget> tensors;
  for (const KeptNumbers& numbers : optimizer_->state()) {
    if (numbers.values.empty()) continue;  // of statistics, which are not trained
    const ConstParameter& parameter = parameters[numbers.parameter];
    tensors.push_back({"optimizer." + parameter.name + "." + numbers.name, parameter.dims, numbers.values});
  }
  const auto add = [&](const std::vector<KeptNumbers>& state) {
    for (const KeptNumbers& numbers : state) {
      if (numbers.values.empty()) continue;
      const ConstParameter& parameter = parameters[numbers.parameter];
      tensors.push_back({numbers.name + "." + parameter.name, parameter.dims, numbers.values});
    }
  };
  if (average_) add(average_->state());
  if (sum_) add(sum_->state());
  return tensors;
}

}  // namespace cnn

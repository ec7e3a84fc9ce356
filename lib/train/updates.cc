#include "train/updates.h"

#include <algorithm>

#include "spec/parameter_rules.h"
#include "train/network_optimizer.h"

namespace cnn {

namespace {

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

void count_updates(const TrainSpec& spec, const NetworkPlan& plan, MemorySource& counter) {
  int64_t trained = 0;
  int64_t all = 0;
  for (const ParameterShape& shape : all_parameters(plan)) {
    all += element_count(shape.dims);
    if (!shape.is_statistic) trained += element_count(shape.dims);
  }
  Buffer<float> nothing;
  count_optimizer(spec, plan, counter);
  if (spec.average.decay > 0) counter.give(nothing, all);
  if (spec.accumulate > 1) counter.give(nothing, trained);
}

Updates::Updates(const TrainSpec& spec, Network& network, ThreadPool& pool)
    : network_(network),
      pool_(pool),
      optimizer_(make_network_optimizer(spec, network)),
      average_decay_(spec.average.decay) {
  std::vector<std::span<float>> gradients;
  for (const Parameter& parameter : network.parameters_to_write()) gradients.push_back(parameter.gradient);
  begin_average();
  if (spec.accumulate > 1) sum_.emplace(std::move(gradients));
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

void Updates::add_batch(double weight, bool is_first) {
  if (sum_) sum_->add(weight, is_first, pool_);
}

void Updates::end_step(int64_t number, std::span<const double> rates, double weight) {
  if (sum_) sum_->average_over(weight, pool_);
  optimizer_->step(number, rates, pool_);
  if (average_) average_->update(number, pool_);
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

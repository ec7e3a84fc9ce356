#include "train/network_optimizer.h"

#include "spec/parameter_rules.h"

namespace cnn {
namespace {

std::vector<OptimizerSpec> specs_of(const std::vector<ParameterRule>& rules) {
  std::vector<OptimizerSpec> specs;
  for (const ParameterRule& rule : rules) specs.push_back(rule.optimizer);
  return specs;
}

}  // namespace

std::unique_ptr<Optimizer> make_network_optimizer(const TrainSpec& train, Network& network) {
  const std::span<Parameter> parameters = network.parameters_to_write();
  const ParameterRules rules = parameter_rules(train, network.plan());
  std::vector<ParameterView> views;
  for (const RuledParameter& ruled : rules.parameters) {
    const Parameter& parameter = parameters[views.size()];
    // What is not trained keeps its place, so that views and parameters are numbered alike.
    const std::span<float> value = ruled.is_trained ? parameter.value : std::span<float>();
    views.push_back({value, parameter.gradient, ruled.learning_rate, ruled.decay, ruled.rule, ruled.rows});
  }
  return std::make_unique<Optimizer>(specs_of(rules.rules), views);
}

std::vector<OptimizerSpec> optimizer_rules(const TrainSpec& train, const NetworkPlan& plan) {
  return specs_of(parameter_rules(train, plan).rules);
}

}  // namespace cnn

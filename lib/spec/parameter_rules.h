// Which rule updates each of a network's parameters, as train.optimizer, its `others`, train.groups and the
// layers' own keys say together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spec/network_spec.h"
#include "spec/train_spec.h"

namespace cnn {

// The parameters of one rule have its settings and learning rate in common.
struct ParameterRule {
  OptimizerSpec optimizer;  // a group's learning rate and weight decay in it
  ScheduleSpec schedule;
  std::optional<size_t> group;  // of train.groups; none: train's own
  int64_t until = 0;  // above 0: its parameters learn for so many epochs, and the schedule ends there

  bool rests_in(int64_t epoch) const { return until > 0 && epoch > until; }
};

// What a parameter does with its rule.
struct RuledParameter {
  bool is_trained = true;  // false: a statistic, or frozen; it keeps its place in the list
  size_t rule = 0;
  double learning_rate = 1;  // factors
  double decay = 1;
  int64_t rows = 0;  // of a matrix, outputs first; 0: it is none
};

struct ParameterRules {
  std::vector<ParameterRule> rules;        // first train.optimizer itself, be it of no parameter
  std::vector<RuledParameter> parameters;  // in the order of all_parameters
};

ParameterRules parameter_rules(const TrainSpec& train, const NetworkPlan& plan);

// Whether each parameter is changed in `epoch`.
std::vector<bool> learning_in(int64_t epoch, const ParameterRules& rules);

// Whether a group with this `match` has a parameter in the network.
bool matches_any(const std::string& match, const NetworkPlan& plan);

}  // namespace cnn

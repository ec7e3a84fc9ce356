// Which rule updates which parameters, where not one updates all.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "spec/network_spec.h"
#include "spec/train_spec.h"

namespace cnn::app {

// A table with a row a rule, ending with a line's end; empty where there is but one.
std::string rules_report(const TrainSpec& train, const NetworkPlan& plan, size_t width);

// Sentences on the learning rates of all of them; empty where there is but one.
std::string other_rates(const TrainSpec& train, const NetworkPlan& plan);

// [{"group","type","learning_rate","weight_decay","schedule","until","parameters"},...]; `group` is null for
// train's own.
nlohmann::ordered_json rules_json(const TrainSpec& train, const NetworkPlan& plan);

}  // namespace cnn::app

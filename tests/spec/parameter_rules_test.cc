#include "spec/parameter_rules.h"

#include <catch2/catch.hpp>

#include "spec/networks.h"

namespace cnn {
namespace {

using namespace test;

NetworkPlan plan() {
  BatchNormSpec norm;
  norm.factors.frozen = true;
  ConvSpec first = std::get<ConvSpec>(conv(4, 3));
  first.factors.frozen = true;
  first.factors.bias_learning_until = 3;
  return plan_network(net({1, 8, 8}, {first, conv(6, 3), norm, relu(), fc(5), softmax()}));
}

// The rule of each parameter: "-" of one that is not trained, else its optimizer, rate and decay.
std::string rules_of(const TrainSpec& train) {
  const ParameterRules rules = parameter_rules(train, plan());
  std::string text;
  for (const RuledParameter& parameter : rules.parameters) {
    const ParameterRule& rule = rules.rules[parameter.rule];
    if (!text.empty()) text += " ";
    text += !parameter.is_trained ? "-"
                                  : std::string(word_of_kind(rule.optimizer.kind)) + ":" +
                                        short_decimal(rule.optimizer.learning_rate) + ":" +
                                        short_decimal(rule.optimizer.weight_decay * parameter.decay) +
                                        (rule.until > 0 ? ":" + std::to_string(rule.until) : "");
  }
  return text;
}

}  // namespace

TEST_CASE("rules: one for all parameters, but for what is frozen and statistics, and a bias that stops") {
  TrainSpec train;
  train.optimizer.weight_decay = 0.5;
  // conv1 weight, bias; conv2 weight, bias; norm weight, bias, mean, var; fc weight, bias
  CHECK(rules_of(train) == "- sgd:0.01:0:3 sgd:0.01:0.5 sgd:0.01:0 - sgd:0.01:0 - - sgd:0.01:0.5 sgd:0.01:0");
  CHECK(parameter_rules(train, plan()).rules.size() == 2);
}

TEST_CASE("rules: of muon the matrices, of its others the rest") {
  TrainSpec train;
  train.optimizer = optimizer_defaults(MuonSpec{});
  CHECK(rules_of(train) ==
        "- adamw:0.001:0:3 muon:0.02:0 adamw:0.001:0 - adamw:0.001:0 - - muon:0.02:0 adamw:0.001:0");
  const ParameterRules rules = parameter_rules(train, plan());
  CHECK(rules.parameters[2].rows == 6);
  CHECK(rules.parameters[3].rows == 0);
}

TEST_CASE("rules: the last group that matches has a parameter, and its own decay is for all that it has") {
  TrainSpec train;
  train.optimizer.weight_decay = 0.5;
  train.groups = {{.match = "convs", .optimizer = optimizer_defaults(MuonSpec{})},
                  {.match = "biases", .learning_rate = 2, .weight_decay = 0.25},
                  {.match = "norms", .weight_decay = 0.125},
                  {.match = "5f*", .learning_rate = 3},
                  {.match = "5fc.bias", .optimizer = optimizer_defaults(LionSpec{})}};
  CHECK(rules_of(train) ==
        "- sgd:2:0.25:3 muon:0.02:0 sgd:2:0.25 - sgd:0.01:0.125 - - sgd:3:0.5 lion:1e-4:0");
}

TEST_CASE("rules: a group is known by a kind, or the name of a layer or parameter") {
  for (const char* match : {"biases", "norms", "convs", "fcs", "1conv", "*conv", "5fc.weight", "?fc*", "*"})
    CHECK(matches_any(match, plan()));
  for (const char* match : {"conv", "fc", "relus", "6softmax", "?", "3batch_norm.running_mean"})
    CHECK(!matches_any(match, plan()));
  LayerSpec inner{"block1.conv1", conv(1, 1)};
  const NetworkPlan nested =
      plan_network({{1, 4, 4}, {{"block1", ResidualSpec{{inner}}}, {"fc1", fc(3)}, {"softmax1", softmax()}}});
  for (const char* match : {"block1", "block*", "block1.conv1", "block1.conv1.bias"})
    CHECK(matches_any(match, nested));
}

}  // namespace cnn

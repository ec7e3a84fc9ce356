#include "spec/parameter_rules.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace cnn {
namespace {

// `*` is any text, `?` any character.
bool matches_glob(std::string_view glob, std::string_view name) {
  size_t g = 0;
  size_t n = 0;
  size_t star = std::string_view::npos;  // the last one met, and what it had come to
  size_t taken = 0;
  while (n < name.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      taken = n;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == name[n])) {
      ++g;
      ++n;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      n = ++taken;
    } else {
      return false;
    }
  }
  return glob.substr(g).find_first_not_of('*') == std::string_view::npos;
}

// Whether it is the name of the parameter, or of a layer that it is in.
bool is_name_of(const std::string& glob, std::string_view parameter) {
  for (size_t end = parameter.size(); end != std::string_view::npos && end > 0;
       end = parameter.rfind('.', end - 1)) {
    if (matches_glob(glob, parameter.substr(0, end))) return true;
  }
  return false;
}

bool matches(const std::string& match, const LayerSpec& layer, const ParameterShape& shape) {
  if (shape.is_statistic) return false;
  if (match == "biases") return shape.is_bias;
  if (match == "norms") return std::holds_alternative<BatchNormSpec>(layer.kind);
  if (match == "convs") return std::holds_alternative<ConvSpec>(layer.kind);
  if (match == "fcs") return std::holds_alternative<FcSpec>(layer.kind);
  return is_name_of(match, shape.name);
}

class RuleMaker {
 public:
  explicit RuleMaker(const TrainSpec& train) : train_(train) { rule_of({std::nullopt, false, 0}); }

  void add(const LayerSpec& layer, const ParameterShape& shape) {
    RuledParameter parameter;
    parameter.is_trained = !shape.is_statistic && !shape.is_frozen;
    parameter.learning_rate = shape.learning_rate;
    parameter.rows = shape.dims.size() > 1 ? shape.dims.front() : 0;
    std::optional<size_t> group;
    for (size_t i = 0; i < train_.groups.size(); ++i) {
      if (matches(train_.groups[i].match, layer, shape)) group = i;
    }
    const bool is_other = parameter.rows == 0 && is_of_matrices(optimizer_of(group).kind);
    parameter.rule = rule_of({group, is_other, shape.learns_until});
    const bool has_own = group && train_.groups[*group].weight_decay;
    const bool decays = !shape.is_bias || made_.rules[parameter.rule].optimizer.decay_biases;
    parameter.decay = has_own ? 1.0 : decays ? shape.decay : 0.0;
    made_.parameters.push_back(parameter);
  }

  ParameterRules take() { return std::move(made_); }

 private:
  struct Source {
    std::optional<size_t> group;
    bool is_other;  // of a rule for matrices, whose parameters are none
    int64_t until;

    bool operator==(const Source&) const = default;
  };

  const OptimizerSpec& optimizer_of(const std::optional<size_t>& group) const {
    const bool has_own = group && train_.groups[*group].optimizer;
    return has_own ? *train_.groups[*group].optimizer : train_.optimizer;
  }

  static OptimizerSpec others_of(const OptimizerSpec& rule) {
    return rule.others.empty() ? optimizer_defaults(rule.kind).others.front() : rule.others.front();
  }

  size_t rule_of(const Source& source) {
    const auto found = std::ranges::find(sources_, source);
    if (found != sources_.end()) return static_cast<size_t>(found - sources_.begin());
    const OptimizerSpec& whole = optimizer_of(source.group);
    ParameterRule rule{source.is_other ? others_of(whole) : whole, train_.schedule, source.group,
                       source.until};
    if (source.group) {
      const GroupSpec& group = train_.groups[*source.group];
      rule.optimizer.learning_rate = group.learning_rate.value_or(rule.optimizer.learning_rate);
      rule.optimizer.weight_decay = group.weight_decay.value_or(rule.optimizer.weight_decay);
      rule.schedule = group.schedule.value_or(rule.schedule);
    }
    sources_.push_back(source);
    made_.rules.push_back(std::move(rule));
    return sources_.size() - 1;
  }

  const TrainSpec& train_;
  std::vector<Source> sources_;
  ParameterRules made_;
};

}  // namespace

ParameterRules parameter_rules(const TrainSpec& train, const NetworkPlan& plan) {
  RuleMaker maker(train);
  for (const LayerPlan* layer : all_layers(plan.layers)) {
    for (const ParameterShape& shape : layer->parameters) maker.add(layer->spec, shape);
  }
  return maker.take();
}

std::vector<bool> learning_in(int64_t epoch, const ParameterRules& rules) {
  std::vector<bool> learning;
  for (const RuledParameter& parameter : rules.parameters)
    learning.push_back(parameter.is_trained && !rules.rules[parameter.rule].rests_in(epoch));
  return learning;
}

bool matches_any(const std::string& match, const NetworkPlan& plan) {
  return std::ranges::any_of(all_layers(plan.layers), [&](const LayerPlan* layer) {
    return std::ranges::any_of(
        layer->parameters, [&](const ParameterShape& shape) { return matches(match, layer->spec, shape); });
  });
}

}  // namespace cnn

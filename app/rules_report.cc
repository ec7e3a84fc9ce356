#include "app/rules_report.h"

#include <fmt/format.h>

#include <vector>

#include "app/table.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "config/read_schedule.h"
#include "kinds/kind_list.h"
#include "spec/parameter_rules.h"

namespace cnn::app {
namespace {

constexpr size_t kNamed = 3;

struct ToldRule {
  ParameterRule rule;
  std::vector<std::string> parameters;
};

// Those that update something.
std::vector<ToldRule> rules_of(const TrainSpec& train, const NetworkPlan& plan) {
  const ParameterRules rules = parameter_rules(train, plan);
  std::vector<ToldRule> all;
  for (size_t rule = 0; rule < rules.rules.size(); ++rule) {
    ToldRule told{rules.rules[rule], {}};
    size_t i = 0;
    for (const ParameterShape& shape : all_parameters(plan)) {
      const RuledParameter& parameter = rules.parameters[i++];
      if (parameter.is_trained && parameter.rule == rule) told.parameters.push_back(shape.name);
    }
    if (!told.parameters.empty()) all.push_back(std::move(told));
  }
  return all;
}

std::string group_of(const TrainSpec& train, const ParameterRule& rule) {
  return rule.group ? printable(train.groups[*rule.group].match) : "";
}

std::string names_of(const std::vector<std::string>& parameters) {
  std::string text;
  for (size_t i = 0; i < parameters.size() && (i < kNamed || parameters.size() == kNamed + 1); ++i)
    text += (i == 0 ? "" : ", ") + parameters[i];
  if (parameters.size() > kNamed + 1) text += fmt::format(" and {} more", parameters.size() - kNamed);
  return text;
}

std::string schedule_of(const ParameterRule& rule) {
  std::string text = short_text(rule.schedule);
  if (rule.until > 0) text += ", for " + counted(rule.until, "epoch");
  return text;
}

}  // namespace

std::string rules_report(const TrainSpec& train, const NetworkPlan& plan, size_t width) {
  const std::vector<ToldRule> rules = rules_of(train, plan);
  if (rules.size() < 2) return "";
  std::vector<std::vector<std::string>> rows;
  for (const ToldRule& told : rules) {
    const OptimizerSpec& optimizer = told.rule.optimizer;
    rows.push_back({group_of(train, told.rule), word_of_kind(optimizer.kind),
                    fmt::format("{:.6g}", optimizer.learning_rate),
                    fmt::format("{:.6g}", optimizer.weight_decay), schedule_of(told.rule),
                    names_of(told.parameters)});
  }
  const std::vector<Column> columns = {{"group", Align::left},
                                       {"rule", Align::left},
                                       {"learning rate", Align::right},
                                       {"weight decay", Align::right},
                                       {"schedule", Align::left, {{2, nullptr}}},
                                       {"parameters", Align::left, {{1, nullptr}}}};
  return format_table(columns, rows, width);
}

std::string other_rates(const TrainSpec& train, const NetworkPlan& plan) {
  const std::vector<ToldRule> rules = rules_of(train, plan);
  if (rules.size() < 2) return "";
  std::string text;
  for (const ToldRule& told : rules) {
    text += (text.empty() ? "" : "; ") + names_of(told.parameters) + ": " +
            word_of_kind(told.rule.optimizer.kind) + " " +
            fmt::format("{:.6g}", told.rule.optimizer.learning_rate) + ", " + schedule_of(told.rule);
  }
  return "The curve is that of train.optimizer. Rates at the start: " + text + ".";
}

nlohmann::ordered_json rules_json(const TrainSpec& train, const NetworkPlan& plan) {
  auto rules = nlohmann::ordered_json::array();
  for (const ToldRule& told : rules_of(train, plan)) {
    const OptimizerSpec& optimizer = told.rule.optimizer;
    const auto& group = told.rule.group;
    rules.push_back({{"group", group ? nlohmann::ordered_json(train.groups[*group].match) : nullptr},
                     {"type", word_of_kind(optimizer.kind)},
                     {"learning_rate", optimizer.learning_rate},
                     {"weight_decay", optimizer.weight_decay},
                     {"schedule", value_text(told.rule.schedule)},
                     {"until", told.rule.until},
                     {"parameters", told.parameters}});
  }
  return rules;
}

}  // namespace cnn::app

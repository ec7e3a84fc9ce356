#include "run/class_rows.h"

#include <algorithm>
#include <ranges>

namespace cnn {

bool are_numbers(const std::vector<std::string>& classes) {
  for (size_t i = 0; i < classes.size(); ++i) {
    if (classes[i] != std::to_string(i)) return false;
  }
  return true;
}

ClassMatch match_classes(const std::vector<std::string>& here, const std::vector<std::string>& model) {
  if (here == model) return ClassMatch::same;
  if (!are_numbers(here) && !are_numbers(model)) return ClassMatch::by_name;
  // Folders called by their numbers come in the order of their letters: 0, 1, 10, 2.
  if (std::ranges::is_permutation(here, model)) return ClassMatch::by_name;
  return are_numbers(here) && are_numbers(model) ? ClassMatch::same : ClassMatch::by_position;
}

std::vector<int64_t> rows_by_name(const std::vector<std::string>& here,
                                  const std::vector<std::string>& model) {
  std::vector<int64_t> rows;
  for (const std::string& name : here) {
    const auto found = std::ranges::find(model, name);
    rows.push_back(found == model.end() ? -1 : found - model.begin());
  }
  return rows;
}

std::vector<std::string> class_parameters(const NetworkPlan& plan) {
  std::vector<std::string> names;
  for (const LayerPlan& layer : plan.layers | std::views::reverse) {
    if (!layer.paths.empty()) return {};
    for (const ParameterShape& parameter : layer.parameters) names.push_back(parameter.name);
    const LayerKind& kind = layer.spec.kind;
    if (std::holds_alternative<ConvSpec>(kind) || std::holds_alternative<FcSpec>(kind)) return names;
  }
  return {};
}

}  // namespace cnn

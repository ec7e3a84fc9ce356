#include "config/read_loss.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/readable_numbers.h"
#include "config/scalars.h"

namespace cnn {
namespace {

constexpr const char* kWeightsTake = "none, balanced or a list with a weight for each class";

std::vector<double> read_weights(const Cursor& value, std::optional<int64_t> classes) {
  std::vector<double> weights;
  bool is_good = true;
  for (const Cursor& item : value.items()) {
    const auto weight = item.real(kNotNegative);
    is_good = is_good && weight;
    weights.push_back(weight.value_or(1));
  }
  if (classes && std::ssize(weights) != *classes) {
    value.fail(value.name() + " has " + counted(std::ssize(weights), "value") + ", but the network has " +
               counted(*classes, "class", "classes") + ": give one for each");
  } else if (is_good && std::ranges::all_of(weights, [](double weight) { return weight == 0; })) {
    value.fail(value.name() + " are all 0: nothing would be learned; give at least one class a weight");
  }
  return weights;
}

struct ClassWeightsText {
  std::string operator()(std::monostate) const { return "none"; }
  std::string operator()(const BalancedWeights&) const { return "balanced"; }
  std::string operator()(const std::vector<double>& weights) const {
    std::string text;
    for (const double weight : weights) text += (text.empty() ? "" : ", ") + to_decimal(weight);
    return "[" + text + "]";
  }
};

}  // namespace

bool read_value(const Cursor& value, ByClass /*takes*/, ClassWeights& out, const Facts& facts) {
  const bool is_balanced = value.is_scalar() && value.node().text == "balanced";
  const bool is_none = value.is_scalar() && value.node().text == "none";
  if (value.is_list()) out = read_weights(value, facts.classes);
  if (is_balanced) out = BalancedWeights{};
  if (is_none) out = std::monostate{};
  if (value.is_list() || is_balanced || is_none) return true;
  value.expected(kWeightsTake);
  return false;
}

Takes takes_of(ByClass /*takes*/, const ClassWeights& /*value*/) {
  return Other{kWeightsTake};
}

std::string value_text(const ClassWeights& value) {
  return std::visit(ClassWeightsText{}, value);
}

}  // namespace cnn

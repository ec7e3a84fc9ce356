#include "config/read_loss.h"

#include <algorithm>

#include "config/scalars.h"
#include "config/section.h"

namespace cnn {
namespace {

std::vector<double> read_weights(const Cursor& value, std::optional<int64_t> classes) {
  std::vector<double> weights;
  bool is_good = true;
  for (const Cursor& item : value.items()) {
    const auto weight = item.real({.min = 0});
    is_good = is_good && weight;
    weights.push_back(weight.value_or(1));
  }
  if (classes && std::ssize(weights) != *classes) {
    value.fail(value.name() + " has " + std::to_string(weights.size()) + " values, but the network has " +
               std::to_string(*classes) + (*classes == 1 ? " class" : " classes") + ": give one for each");
  } else if (is_good && std::ranges::all_of(weights, [](double weight) { return weight == 0; })) {
    value.fail(value.name() + " are all 0: nothing would be learned; give at least one class a weight");
  }
  return weights;
}

ClassWeights read_class_weights(const Cursor& value, std::optional<int64_t> classes) {
  if (value.is_list()) return read_weights(value, classes);
  if (value.is_scalar() && value.node().text == "balanced") return BalancedWeights{};
  if (!value.is_scalar() || value.node().text != "none") {
    value.expected("none, balanced or a list with a weight for each class");
  }
  return std::monostate{};
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

LossSpec read_loss(const Cursor& value, std::optional<int64_t> classes) {
  LossSpec loss;
  Section section(value, loss_keys());
  section.read("label_smoothing", loss.label_smoothing);
  if (const auto weights = section.get("class_weights"))
    loss.class_weights = read_class_weights(*weights, classes);
  section.finish();
  return loss;
}

std::string loss_text(const LossSpec& spec) {
  return "{label_smoothing: " + to_decimal(spec.label_smoothing) +
         ", class_weights: " + std::visit(ClassWeightsText{}, spec.class_weights) + "}";
}

}  // namespace cnn

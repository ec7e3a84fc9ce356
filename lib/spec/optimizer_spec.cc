#include "spec/optimizer_spec.h"

namespace cnn {

bool OptimizerSpec::operator==(const OptimizerSpec& other) const = default;

OptimizerSpec optimizer_defaults(const OptimizerKind& kind) {
  OptimizerSpec spec;
  spec.kind = kind;
  spec.learning_rate = std::visit([](const auto& one) { return one.learning_rate; }, kind);
  spec.weight_decay = std::visit([](const auto& one) { return one.weight_decay; }, kind);
  if (is_of_matrices(kind)) spec.others = {optimizer_defaults(AdamwSpec{})};
  return spec;
}

}  // namespace cnn

#include "spec/optimizer_spec.h"

#include <tuple>

namespace cnn {

// Written out: clang 14 does not survive a default one of a struct that holds itself in a vector.
bool OptimizerSpec::operator==(const OptimizerSpec& other) const {
  const auto all = [](const OptimizerSpec& spec) {
    return std::tie(spec.kind, spec.learning_rate, spec.weight_decay, spec.l1, spec.clip_norm,
                    spec.decay_biases, spec.others);
  };
  return all(*this) == all(other);
}

OptimizerSpec optimizer_defaults(const OptimizerKind& kind) {
  OptimizerSpec spec;
  spec.kind = kind;
  spec.learning_rate = std::visit([](const auto& one) { return one.learning_rate; }, kind);
  spec.weight_decay = std::visit([](const auto& one) { return one.weight_decay; }, kind);
  if (is_of_matrices(kind)) spec.others = {optimizer_defaults(AdamwSpec{})};
  return spec;
}

}  // namespace cnn

#include "spec/optimizer_spec.h"

namespace cnn {
OptimizerSpec optimizer_defaults(const OptimizerKind& kind) {
  OptimizerSpec spec;
  spec.kind = kind;
  if (std::holds_alternative<AdadeltaSpec>(kind)) spec.learning_rate = 1;
  if (std::holds_alternative<AdamSpec>(kind)) spec.learning_rate = 0.001;
  if (std::holds_alternative<AdamwSpec>(kind)) {
    spec.learning_rate = 0.001;
    spec.weight_decay = 0.01;
  }
  return spec;
}

}  // namespace cnn

#include "kernels/update.h"

#include <variant>

namespace cnn::CNN_ISA {

void update_weights(const OptimizerKind& rule, const StepSettings& step, const Stretch& x) {
  std::visit([&](const auto& its) { its.update(step, x); }, rule);
}

}  // namespace cnn::CNN_ISA

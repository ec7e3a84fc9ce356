// The optimizers that there are. Each is a struct in a header of its own: its settings with their keys
// (kinds/key.h), its text, the learning rate and weight decay that are its defaults, whether the decay
// shrinks the weights themselves or joins their gradients, the names of what it keeps beside each weight, and
//
//   void update(const StepSettings& step, const Stretch& x) const;
//
// its formula, for numbers w with gradient dw and g as in kinds/optimizer_step.h; of a rule for whole
// matrices what comes before the matrix. Names, defaults and formulas are those of torch.optim in
// PyTorch 1.13, and its paper's where PyTorch has none. A new one is a header and its name in the list below.
#pragma once

#include <variant>

#include "kinds/adadelta.h"
#include "kinds/adagrad.h"
#include "kinds/adam.h"
#include "kinds/lars.h"
#include "kinds/lion.h"
#include "kinds/muon.h"
#include "kinds/rmsprop.h"
#include "kinds/sgd.h"

namespace cnn {

using OptimizerKind = std::variant<SgdSpec, AdagradSpec, AdadeltaSpec, RmspropSpec, AdamSpec, AdamwSpec,
                                   LionSpec, MuonSpec, LarsSpec>;

// Whether it takes matrices alone.
constexpr bool is_of_matrices(const OptimizerKind& kind) {
  return std::holds_alternative<MuonSpec>(kind);
}

}  // namespace cnn

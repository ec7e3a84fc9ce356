// How gradients change the weights. Names, defaults and meanings are those of torch.optim in PyTorch 1.13;
// what each computes: optim/update_rules.h.
#pragma once

#include <variant>

namespace cnn {

struct SgdSpec {
  double momentum = 0;    // in [0, 1)
  bool nesterov = false;  // needs momentum > 0

  bool operator==(const SgdSpec&) const = default;
};

struct AdagradSpec {
  double epsilon = 1e-10;  // > 0, here and below

  bool operator==(const AdagradSpec&) const = default;
};

struct AdadeltaSpec {
  double rho = 0.9;  // in [0, 1]
  double epsilon = 1e-6;

  bool operator==(const AdadeltaSpec&) const = default;
};

struct RmspropSpec {
  double alpha = 0.99;  // in [0, 1]
  double momentum = 0;  // in [0, 1)
  double epsilon = 1e-8;

  bool operator==(const RmspropSpec&) const = default;
};

struct AdamSpec {
  double beta1 = 0.9;    // in [0, 1)
  double beta2 = 0.999;  // in [0, 1)
  double epsilon = 1e-8;

  bool operator==(const AdamSpec&) const = default;
};

// Adam whose weight decay shrinks the weights themselves instead of joining the gradient.
struct AdamwSpec : AdamSpec {
  bool operator==(const AdamwSpec&) const = default;
};

// In the order of the config's words: sgd, adagrad, adadelta, rmsprop, adam, adamw.
using OptimizerKind = std::variant<SgdSpec, AdagradSpec, AdadeltaSpec, RmspropSpec, AdamSpec, AdamwSpec>;

struct OptimizerSpec {
  OptimizerKind kind;
  double learning_rate = 0.01;  // >= 0
  double weight_decay = 0;      // >= 0
  double l1 = 0;                // >= 0
  double clip_norm = 0;         // >= 0; 0: the gradients stay as they are
  bool decay_biases = false;    // whether weight_decay and l1 are for biases too

  bool operator==(const OptimizerSpec&) const = default;
};

// `kind` with the learning rate and weight decay that are its defaults: 0.01 and 0, but for adadelta a rate
// of 1, for adam and adamw 0.001, and for adamw a decay of 0.01.
OptimizerSpec optimizer_defaults(const OptimizerKind& kind);

}  // namespace cnn

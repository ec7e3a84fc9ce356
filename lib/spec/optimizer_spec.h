// How gradients change the weights. What each optimizer computes: kinds/optimizers.h.
#pragma once

#include <vector>

#include "kinds/optimizers.h"

namespace cnn {

struct OptimizerSpec {
  OptimizerKind kind;
  double learning_rate = SgdSpec::learning_rate;
  double weight_decay = SgdSpec::weight_decay;
  double l1 = 0;
  double clip_norm = 0;                    // 0: the gradients stay as they are
  bool decay_biases = false;               // whether weight_decay and l1 are for biases too
  std::vector<OptimizerSpec> others = {};  // of a kind for matrices one, for all that is none; else none

  // The keys of all kinds, but the learning rate, which is written before the kind's own.
  static void describe(auto& spec, auto&& each) {
    each("weight_decay", spec.weight_decay, kNotNegative, "this multiple of each weight joins its gradient");
    each("l1", spec.l1, kNotNegative, "this multiple of each weight's sign joins its gradient");
    each("clip_norm", spec.clip_norm, kNotNegative,
         "all gradients together are shortened to this norm; 0: not");
    each("decay_biases", spec.decay_biases, TrueOrFalse{}, "whether weight_decay and l1 are for biases too");
  }
  static void describe_rate(auto& spec, auto&& each) {
    each("learning_rate", spec.learning_rate, kNotNegative, "how far a step goes");
  }
  bool operator==(const OptimizerSpec& other) const;
};

// `kind` with the learning rate and weight decay that are its defaults.
OptimizerSpec optimizer_defaults(const OptimizerKind& kind);

}  // namespace cnn

// What the numbers of a layer's tensors are before a training.
#pragma once

#include <variant>

#include "base/shape.h"
#include "spec/layer_settings.h"

namespace cnn {

struct Alike {  // all of them
  double value = 0;
};
struct EvenlyDrawn {  // from -bound..bound
  double bound = 0;
};
struct NormallyDrawn {  // around 0
  double std = 0;
};

using FirstValues = std::variant<Alike, EvenlyDrawn, NormallyDrawn>;

// Of weights of these dimensions, outputs first, and of the biases that go with them.
FirstValues first_weights(const Init& init, const Dims& weights);
FirstValues first_biases(const Init& init, double bias_init, const Dims& weights);

}  // namespace cnn

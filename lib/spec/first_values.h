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

struct OrthogonallyDrawn {
  double gain = 1;
  int64_t rows = 0;
};
// In each of `groups` output i is channel i, as far as there are both; the rest is drawn.
struct IdentityAndDrawn {
  Dims dims;
  int64_t groups = 1;
  std::variant<EvenlyDrawn, NormallyDrawn, OrthogonallyDrawn> rest;
};

using FirstValues = std::variant<Alike, EvenlyDrawn, NormallyDrawn, OrthogonallyDrawn, IdentityAndDrawn>;

// Of weights of these dimensions, outputs first, and of the biases that go with them. Weights that depend on
// the training images are drawn as `he` until these are known.
FirstValues first_weights(const Init& init, const Dims& weights, int64_t groups = 1);
FirstValues first_biases(const Init& init, double bias_init, const Dims& weights);

}  // namespace cnn

// Functions of each number alone, known by their values: however another program writes one out, of which
// parts and in which order, at the same points it gives the same.
#pragma once

#include <array>
#include <optional>

#include "spec/layer_spec.h"

namespace cnn {

inline constexpr size_t kSamples = 41;
using Samples = std::array<double, kSamples>;

// Where they are taken: x itself.
const Samples& sample_points();

template <typename Function>
Samples mapped(const Samples& x, Function&& function) {
  Samples y;
  for (size_t i = 0; i < kSamples; ++i) y[i] = function(x[i]);
  return y;
}

bool is_identity(const Samples& samples);

// The layer that computes this; none where there is none.
std::optional<LayerKind> known_function(const Samples& samples);

}  // namespace cnn

#include "spec/first_values.h"

#include <cmath>

#include "base/error.h"

namespace cnn {
namespace {

double fan_in_of(const Dims& weights) {
  return static_cast<double>(element_count(weights)) / static_cast<double>(weights[0]);
}

double fan_out_of(const Dims& weights) {
  const double window = weights.size() == 4 ? static_cast<double>(weights[2] * weights[3]) : 1;
  return static_cast<double>(weights[0]) * window;
}

using Drawn = decltype(IdentityAndDrawn::rest);

Drawn drawn_weights(const Init& init, const Dims& weights) {
  const double fan_in = fan_in_of(weights);
  switch (init.kind) {
    case InitKind::he:
    case InitKind::whiten:
      return NormallyDrawn{std::sqrt(2 / fan_in)};
    case InitKind::xavier:
      return EvenlyDrawn{std::sqrt(6 / (fan_in + fan_out_of(weights)))};
    case InitKind::xavier_fan_in:
      return EvenlyDrawn{std::sqrt(3 / fan_in)};
    case InitKind::lecun:
      return NormallyDrawn{std::sqrt(1 / fan_in)};
    case InitKind::torch:
      return EvenlyDrawn{1 / std::sqrt(fan_in)};
    case InitKind::gaussian:
      return NormallyDrawn{init.std};
    case InitKind::orthogonal:
      return OrthogonallyDrawn{init.gain, weights.front()};
  }
  throw Error(Failure::bug, "first weights of an unknown kind");
}

}  // namespace

FirstValues first_weights(const Init& init, const Dims& weights, int64_t groups) {
  const Drawn drawn = drawn_weights(init, weights);
  if (init.dirac) return IdentityAndDrawn{weights, groups, drawn};
  return std::visit([](const auto& one) -> FirstValues { return one; }, drawn);
}

FirstValues first_biases(const Init& init, double bias_init, const Dims& weights) {
  if (init.kind == InitKind::torch) return EvenlyDrawn{1 / std::sqrt(fan_in_of(weights))};
  return Alike{bias_init};
}

}  // namespace cnn

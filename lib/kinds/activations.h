// The activations that there are, but relu, which is computed with its neighbours: functions of each number
// alone. Each is a struct of its settings with their keys (kinds/key.h), its text, and
//
//   float value(float x) const;
//   float gradient(float x, float y) const;   // the slope at x, where the value is y
//   SlopeReads reads() const;                 // which of them gradient() needs
//
// of which the compiler makes vectors: no branches, no calls. A new one is a struct here and its name in the
// list at the end.
#pragma once

#include <variant>

#include "base/vector_math.h"
#include "kinds/key.h"
#include "kinds/kind_text.h"

namespace cnn {

// Only what is read is kept for the backward pass. Where that is one of the two, gradient() gets it in the
// place of the other too.
struct SlopeReads {
  bool x = false;
  bool y = false;
};

struct LeakyRelu {
  double slope = 0.01;

  static constexpr KindText text = {"leaky_relu", "x, but slope*x below 0", "slope"};
  static void describe(auto& spec, auto&& each) { each("slope", spec.slope, kAnyNumber, "below 0"); }
  bool operator==(const LeakyRelu&) const = default;

  float value(float x) const { return x > 0 ? x : static_cast<float>(slope) * x; }
  float gradient(float x, float /*y*/) const { return x > 0 ? 1 : static_cast<float>(slope); }
  // y, which a layer behind often keeps anyway, unless it is above 0 for x below it too.
  SlopeReads reads() const { return {.x = slope < 0, .y = slope >= 0}; }
};

// Clevert, Unterthiner, Hochreiter 2015.
struct Elu {
  double alpha = 1;

  static constexpr KindText text = {"elu", "x, but alpha*(exp(x) - 1) below 0", "alpha"};
  static void describe(auto& spec, auto&& each) { each("alpha", spec.alpha, kAnyNumber, "how deep it goes"); }
  bool operator==(const Elu&) const = default;

  float value(float x) const {
    const float below = static_cast<float>(alpha) * fast_expm1(x);
    return x > 0 ? x : below;
  }
  float gradient(float x, float y) const { return x > 0 ? 1 : y + static_cast<float>(alpha); }
  SlopeReads reads() const { return {.x = alpha < 0, .y = true}; }
};

struct Sigmoid {
  static constexpr KindText text = {"sigmoid", "1/(1 + exp(-x))"};
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const Sigmoid&) const = default;

  float value(float x) const { return fast_sigmoid(x); }
  float gradient(float /*x*/, float y) const { return y * (1 - y); }
  SlopeReads reads() const { return {.x = false, .y = true}; }
};

struct Tanh {
  static constexpr KindText text = {"tanh", "tanh(x)"};
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const Tanh&) const = default;

  float value(float x) const { return fast_tanh(x); }
  float gradient(float /*x*/, float y) const { return 1 - y * y; }
  SlopeReads reads() const { return {.x = false, .y = true}; }
};

// x*Phi(x), Phi the normal distribution's: Hendrycks, Gimpel 2016, not its approximation by tanh.
struct Gelu {
  static constexpr KindText text = {"gelu", "x times the normal distribution's share below x"};
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const Gelu&) const = default;

  float value(float x) const { return x * normal_probability(x); }
  float gradient(float x, float /*y*/) const { return normal_probability(x) + x * normal_density(x); }
  SlopeReads reads() const { return {.x = true, .y = false}; }
};

// x*sigmoid(x): Elfwing, Uchibe, Doya 2017, and, as swish, Ramachandran, Zoph, Le 2017.
struct Silu {
  static constexpr KindText text = {"silu", "x times 1/(1 + exp(-x))"};
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const Silu&) const = default;

  float value(float x) const { return x * fast_sigmoid(x); }
  float gradient(float x, float /*y*/) const {
    const float s = fast_sigmoid(x);
    return s + x * s * (1 - s);
  }
  SlopeReads reads() const { return {.x = true, .y = false}; }
};

// Krizhevsky 2010 and, for MobileNets, Howard et al. 2017; its gradient at 0 and at 6 is 0.
struct Relu6 {
  static constexpr KindText text = {"relu6", "x, but 0 below 0 and 6 above 6"};
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const Relu6&) const = default;

  float value(float x) const {
    const float above = x < 0 ? 0 : x;  // NaN stays
    return above > 6 ? 6 : above;
  }
  float gradient(float /*x*/, float y) const {
    const float below = y < 6 ? 1.0F : 0.0F;
    return y > 0 ? below : 0;
  }
  SlopeReads reads() const { return {.x = false, .y = true}; }
};

// Of lines in the place of sigmoid's curve: Courbariaux et al. 2015, as MobileNetV3 has it. At -3 and 3 its
// gradient is 0.
struct HardSigmoid {
  static constexpr KindText text = {"hard_sigmoid", "x/6 + 1/2, but 0 below -3 and 1 above 3"};
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const HardSigmoid&) const = default;

  float value(float x) const {
    const float above = x + 3 < 0 ? 0 : x + 3;  // NaN stays
    return (above > 6 ? 6 : above) / 6;
  }
  float gradient(float /*x*/, float y) const {
    const float below = y < 1 ? 1.0F / 6 : 0.0F;
    return y > 0 ? below : 0;
  }
  SlopeReads reads() const { return {.x = false, .y = true}; }
};

// x times that: Howard et al. 2019.
struct HardSwish {
  static constexpr KindText text = {"hard_swish", "x times (x/6 + 1/2), but 0 below -3 and x above 3"};
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const HardSwish&) const = default;

  float value(float x) const { return x * HardSigmoid().value(x); }
  float gradient(float x, float /*y*/) const {
    const float within = x < -3 ? 0.0F : x / 3 + 0.5F;
    return x > 3 ? 1 : within;
  }
  SlopeReads reads() const { return {.x = true, .y = false}; }
};

using Activation = std::variant<LeakyRelu, Elu, Sigmoid, Tanh, Gelu, Silu, Relu6, HardSigmoid, HardSwish>;

}  // namespace cnn

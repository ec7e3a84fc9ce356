// What settings of layers of several kinds are made of, and the limits of all.
#pragma once

#include <cstdint>

#include "base/shape.h"
#include "kinds/key.h"

namespace cnn {

// The largest number of filters, units, classes, and the longest side of an input, kernel, stride or padding.
inline constexpr int64_t kMaxSide = 1'000'000;

// The most elements of one image's volume and of a parameter tensor.
inline constexpr int64_t kMaxElements = (int64_t{1} << 31) - 1;

// What a layer gives is what comes, or follows from that alone, or from its settings too.
enum class Gives { what_comes, by_what_comes, by_settings };

// What members of these types take: a number or [height, width] from 1, the same from 0 or `same`, first
// weights.
struct Window {};
struct Padding {
  const Size2& kernel;
  const Size2& stride;
  const Size2* dilation = nullptr;  // null: 1
};
struct FirstWeights {};

// What to do where (W - F + 2P)/S + 1 is no whole number.
enum class Rounding {
  exact,  // the layer does not fit
  floor,  // the last columns and rows are not read
  ceil,  // a conv sees zeros at right and bottom; a pool drops windows that would start beyond input and left
         // padding
};

constexpr const char* word_of(Rounding rounding) {
  switch (rounding) {
    case Rounding::exact:
      return "";  // what is not said
    case Rounding::floor:
      return "floor";
    case Rounding::ceil:
      return "ceil";
  }
  return nullptr;
}

// How weights begin. fan_in is the number of inputs of one output, fan_out = filters * KH * KW for a conv.
enum class InitKind {
  he,             // normal, std sqrt(2/fan_in): He et al. 2015
  xavier,         // uniform, +-sqrt(6/(fan_in + fan_out)): Glorot and Bengio 2010
  xavier_fan_in,  // uniform, +-sqrt(3/fan_in): Caffe's "xavier"
  lecun,          // normal, std sqrt(1/fan_in): LeCun et al. 1998
  torch,          // uniform, +-1/sqrt(fan_in), biases too: PyTorch's default
  whiten,         // of the first conv: what whitens the patches of the training images (run/whiten.h)
  gaussian,       // normal, std as given
  orthogonal,     // rows or columns at right angles, of length `gain`: Saxe, McClelland, Ganguli 2014
};

constexpr const char* word_of(InitKind kind) {
  switch (kind) {
    case InitKind::he:
      return "he";
    case InitKind::xavier:
      return "xavier";
    case InitKind::xavier_fan_in:
      return "xavier_fan_in";
    case InitKind::lecun:
      return "lecun";
    case InitKind::torch:
      return "torch";
    case InitKind::whiten:
      return "whiten";
    case InitKind::gaussian:
      return "gaussian";
    case InitKind::orthogonal:
      return "orthogonal";
  }
  return nullptr;
}

struct Init {
  InitKind kind = InitKind::he;
  double std = 0;   // of gaussian only; >= 0
  double gain = 1;  // of orthogonal only
  bool dirac =
      false;  // output i of the first ones, as many as channels come, is channel i; the rest by `kind`

  bool operator==(const Init&) const = default;
};

// How fast a layer learns: factors of the optimizer's settings, each >= 0 (Caffe's lr_mult and decay_mult). 0
// leaves its numbers as they are.
struct LearningFactors {
  double learning_rate = 1;         // of the weights
  double bias_learning_rate = 1;    // of the biases; the config's default is that of the weights
  double decay = 1;                 // of weight_decay and l1
  bool frozen = false;              // the weights are not trained at all
  int64_t bias_learning_until = 0;  // epochs in which the biases learn, their schedule ending there; 0: all

  static void describe(auto& factors, auto&& each) {
    each("learning_rate", factors.learning_rate, kNotNegative,
         "times the optimizer's; 0 freezes the weights");
    each("bias_learning_rate", factors.bias_learning_rate, kNotNegative,
         "likewise of the biases; default: learning_rate", Like{factors.learning_rate});
    each("decay", factors.decay, kNotNegative, "times the optimizer's weight_decay and l1");
    each("frozen", factors.frozen, TrueOrFalse{}, "whether the weights stay as they begin; biases learn on");
    each("bias_learning_until", factors.bias_learning_until, WholeRange{0, kMaxSide},
         "epochs in which the biases learn, their schedule ending there; 0: all");
  }
  bool operator==(const LearningFactors&) const = default;
};

// What the keys of several kinds take and mean.
inline constexpr WholeRange kCount = {1, kMaxSide};
inline constexpr const char* kStrideMeaning = "from one window to the next";
inline constexpr const char* kRoundingMeaning = "where windows do not fit; default: that is refused";
inline constexpr const char* kBiasMeaning = "whether a bias is added";
inline constexpr const char* kInitMeaning = "how weights begin";
inline constexpr const char* kBiasInitMeaning = "the biases at first";

enum class PoolType { max, average };

constexpr const char* word_of(PoolType type) {
  switch (type) {
    case PoolType::max:
      return "max";
    case PoolType::average:
      return "average";
  }
  return nullptr;
}

}  // namespace cnn

// What each kind of layer is told, free of YAML: one struct a kind, in one variant. Every number here has
// been checked: it lies in the range that its comment states. A new kind adds its struct, and the compiler
// names the std::visit calls that must learn it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/shape.h"

namespace cnn {

// The largest number of filters, units, classes, and the longest side of an input, kernel, stride or padding.
inline constexpr int64_t kMaxSide = 1'000'000;

// The most elements of one image's volume and of a parameter tensor.
inline constexpr int64_t kMaxElements = (int64_t{1} << 31) - 1;

// What to do where (W - F + 2P)/S + 1 is no whole number.
enum class Rounding {
  exact,  // the layer does not fit
  floor,  // the last columns and rows are not read
  ceil,  // a conv sees zeros at right and bottom; a pool drops windows that would start beyond input and left
         // padding
};

// How weights begin. fan_in is the number of inputs of one output, fan_out = filters * KH * KW for a conv.
enum class InitKind {
  he,             // normal, std sqrt(2/fan_in): He et al. 2015
  xavier,         // uniform, +-sqrt(6/(fan_in + fan_out)): Glorot and Bengio 2010
  xavier_fan_in,  // uniform, +-sqrt(3/fan_in): Caffe's "xavier"
  lecun,          // normal, std sqrt(1/fan_in): LeCun et al. 1998
  torch,          // uniform, +-1/sqrt(fan_in), biases too: PyTorch's default
  gaussian,       // normal, std as given
};

struct Init {
  InitKind kind = InitKind::he;
  double std = 0;  // of gaussian only; >= 0

  bool operator==(const Init&) const = default;
};

// How fast a layer learns: factors of the optimizer's settings, each >= 0 (Caffe's lr_mult and decay_mult). 0
// leaves its numbers as they are.
struct LearningFactors {
  double learning_rate = 1;       // of the weights
  double bias_learning_rate = 1;  // of the biases; the config's default is that of the weights
  double decay = 1;               // of weight_decay and l1

  bool operator==(const LearningFactors&) const = default;
};

// x: (C,H,W) -> y: (filters, OH, OW).
struct ConvSpec {
  int64_t filters = 0;  // 1..kMaxSide
  Size2 kernel;         // 1..kMaxSide each
  Size2 stride{1, 1};   // 1..kMaxSide each
  Size2 pad{0, 0};      // 0..kMaxSide each
  bool bias = true;
  Rounding rounding = Rounding::exact;
  Init init;
  double bias_init = 0;  // the biases' first value, unless init is torch; finite
  LearningFactors factors = {};

  bool operator==(const ConvSpec&) const = default;
};

enum class PoolType { max, average };

// x: (C,H,W) -> y: (C, OH, OW). Average divides by the kernel's area inside the padded input.
struct PoolSpec {
  PoolType type = PoolType::max;
  Size2 kernel;     // 1..kMaxSide each
  Size2 stride;     // 1..kMaxSide each
  Size2 pad{0, 0};  // 0..kernel/2 each
  Rounding rounding = Rounding::exact;

  bool operator==(const PoolSpec&) const = default;
};

// y = max(x, 0), its gradient at 0 is 0.
struct ReluSpec {
  bool operator==(const ReluSpec&) const = default;
};

// x: C*H*W numbers, channel-major -> y: (units, 1, 1).
struct FcSpec {
  int64_t units = 0;  // 1..kMaxSide
  bool bias = true;
  Init init;
  double bias_init = 0;
  LearningFactors factors = {};

  bool operator==(const FcSpec&) const = default;
};

// Class probabilities of a C x 1 x 1 volume. The fully connected layer of `softmax: {classes}` stands before
// it as an fc.
struct SoftmaxSpec {
  bool operator==(const SoftmaxSpec&) const = default;
};

using LayerKind = std::variant<ConvSpec, PoolSpec, ReluSpec, FcSpec, SoftmaxSpec>;

struct LayerSpec {
  std::string name;  // unique in the network: "conv1", or as given; letters, digits, '_' and '-'
  LayerKind kind;

  bool operator==(const LayerSpec&) const = default;
};

// The config's word for a kind: "conv", "pool", "relu", "fc", "softmax".
const char* type_name(const LayerKind& kind);

}  // namespace cnn

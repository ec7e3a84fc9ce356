// What each kind of layer is told, free of YAML: one struct a kind, in one variant. Every number here has
// been checked: it lies in the range that its comment states. A new kind adds its struct, and the compiler
// names the std::visit calls that must learn it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

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

enum class ActivationKind {
  leaky_relu,  // x if x > 0, else parameter*x
  elu,         // x if x > 0, else parameter*(exp(x) - 1): Clevert, Unterthiner, Hochreiter 2015
  sigmoid,     // 1/(1 + exp(-x))
  tanh,
  gelu,  // x*Phi(x), Phi the normal distribution's: Hendrycks, Gimpel 2016, not its approximation by tanh
};

// y = f(x), number by number.
struct ActivationSpec {
  ActivationKind kind = ActivationKind::gelu;
  double parameter = 0;  // leaky_relu's slope, elu's alpha; 0 for the others; finite

  bool operator==(const ActivationSpec&) const = default;
};

// y = (x - mean)/sqrt(variance + epsilon)*weight + bias, by channel: mean and variance are the batch's in
// training, running ones else. Ioffe, Szegedy 2015.
struct BatchNormSpec {
  double momentum = 0.1;  // PyTorch's meaning: running = (1 - momentum)*running + momentum*batch's; 0..1
  double epsilon = 1e-5;  // > 0
  bool affine = true;     // whether there are a weight and a bias
  LearningFactors factors = {1, 1, 0};

  bool operator==(const BatchNormSpec&) const = default;
};

// In training each number, or each channel of an image, is 0 with probability `rate`, else divided by
// (1 - rate); nothing happens else. Srivastava et al. 2014; spatial: Tompson et al. 2015.
struct DropoutSpec {
  double rate = 0;  // 0 <= rate < 1
  bool spatial = false;

  bool operator==(const DropoutSpec&) const = default;
};

// y[c] = x[c]/(k + alpha/size * sum of x[j]^2 over the `size` channels around c)^beta. Krizhevsky et al.
// 2012, with PyTorch's division of alpha by size.
struct LrnSpec {
  int64_t size = 5;  // 1..kMaxSide
  double alpha = 1e-4;
  double beta = 0.75;
  double k = 1;  // > 0

  bool operator==(const LrnSpec&) const = default;
};

// x: (C,H,W) -> y: (C,1,1), each channel's mean or maximum.
struct GlobalPoolSpec {
  PoolType type = PoolType::average;

  bool operator==(const GlobalPoolSpec&) const = default;
};

// y = factor*x.
struct ScaleSpec {
  double factor = 1;  // finite

  bool operator==(const ScaleSpec&) const = default;
};

struct LayerSpec;

// y = x + F(x), F the layers one after another; where they change the volume, x goes through a convolution of
// 1x1, with a batch_norm if F has one. He et al. 2015.
struct ResidualSpec {
  std::vector<LayerSpec> layers;  // at least one

  bool operator==(const ResidualSpec& other) const;
};

// Several ways from x, side by side, their outputs one after another by channel. Szegedy et al. 2014.
struct BranchesSpec {
  std::vector<std::vector<LayerSpec>> paths;  // at least one, each of at least one layer

  bool operator==(const BranchesSpec& other) const;
};

using LayerKind =
    std::variant<ConvSpec, PoolSpec, ReluSpec, FcSpec, SoftmaxSpec, ActivationSpec, BatchNormSpec,
                 DropoutSpec, LrnSpec, GlobalPoolSpec, ScaleSpec, ResidualSpec, BranchesSpec>;

struct LayerSpec {
  // Unique in the network: "conv1", or as given; letters, digits, '_' and '-'. Within other layers their
  // names stand before it: "residual1.conv1", "branches1.2.conv1".
  std::string name;
  LayerKind kind;

  bool operator==(const LayerSpec& other) const;
};

// The config's word for a kind: "conv", "pool", "leaky_relu", ...
const char* type_name(const LayerKind& kind);
const char* type_name(ActivationKind kind);

}  // namespace cnn

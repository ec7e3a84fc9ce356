// What each kind of layer is told, free of YAML: one struct a kind, in one variant. It says the kind's word,
// its settings with their keys (kinds/key.h), and what of it follows for shapes and parameters. Every number
// has been checked: it lies in the range that its key takes.
//
// A new kind is a struct here and its name in the list at the end; where it gives something else than what
// comes, or learns, rules in spec/layer_rules.cc, which say what its tensors begin as too; what computes it,
// in layers/; and a line in layers/make_step.cc. None can be forgotten: without it nothing compiles.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "kinds/activations.h"
#include "kinds/kind_list.h"
#include "kinds/kind_text.h"
#include "spec/layer_settings.h"

namespace cnn {

// x: (C,H,W) -> y: (filters, OH, OW). Of `groups` > 1, which divide both C and filters, the filters of each
// see its C/groups channels alone: Krizhevsky et al. 2012, Xie et al. 2017; as many groups as channels are
// depthwise: Howard et al. 2017. Dilation: Yu and Koltun 2015.
struct ConvSpec {
  int64_t filters = 0;
  Size2 kernel{1, 1};
  Size2 stride{1, 1};
  Pads pad;
  bool bias = true;
  Rounding rounding = Rounding::exact;
  Init init;
  double bias_init = 0;  // the biases' first value, unless init is torch
  LearningFactors factors = {};
  int64_t groups = 1;
  Size2 dilation{1, 1};  // pixels from one tap of a filter to the next

  static constexpr KindText text = {.word = "conv",
                                    .meaning = "filters over the image",
                                    .example = "conv: {filters: 10, kernel: 5}",
                                    .mapping = "{filters: 10, kernel: 5}"};
  static constexpr Gives gives = Gives::by_settings;
  static constexpr bool learns = true;
  static void describe(auto& spec, auto&& each) {
    each("filters", spec.filters, kCount, "how many, the channels of the output",
         Required{", such as filters: 32"});
    each("kernel", spec.kernel, Window{}, "the side of the filters", Required{", such as kernel: 3"});
    each("stride", spec.stride, Window{}, kStrideMeaning);
    each("dilation", spec.dilation, Window{}, "pixels from one tap of a filter to the next");
    each("pad", spec.pad, Padding{spec.kernel, spec.stride, &spec.dilation},
         "zeros around, or [top, left, bottom, right]; same: (F - 1)/2, which keeps the size");
    each("groups", spec.groups, kCount,
         "parts of the channels, each with filters of its own; as many as channels: depthwise");
    each("bias", spec.bias, TrueOrFalse{}, kBiasMeaning);
    each("rounding", spec.rounding, OneWord{}, kRoundingMeaning);
    each("init", spec.init, FirstWeights{}, kInitMeaning);
    each("bias_init", spec.bias_init, kAnyNumber, kBiasInitMeaning);
    LearningFactors::describe(spec.factors, each);
  }
  bool operator==(const ConvSpec&) const = default;
};

// x: (C,H,W) -> y: (C, OH, OW). Average divides by the kernel's area inside the padded input, or, where
// padding does not count, inside the input.
struct PoolSpec {
  PoolType type = PoolType::max;
  Size2 kernel{1, 1};
  Size2 stride{1, 1};
  Pads pad;  // at most kernel/2 each
  Rounding rounding = Rounding::exact;
  bool count_padding = true;  // of averages

  static constexpr KindText text = {.word = "pool",
                                    .meaning = "the maximum or average of windows; short `pool: 2`",
                                    .short_key = "kernel",
                                    .example = "pool: 2",
                                    .mapping = "{kernel: 2, stride: 2}"};
  static constexpr Gives gives = Gives::by_settings;
  static constexpr bool learns = false;
  static void describe(auto& spec, auto&& each) {
    each("kernel", spec.kernel, Window{}, "the side of the windows", Required{", such as kernel: 2"});
    each("stride", spec.stride, Window{}, "from one window to the next; default: kernel", Like{spec.kernel});
    each("pad", spec.pad, Padding{spec.kernel, spec.stride}, "at most half the kernel");
    each("type", spec.type, OneWord{}, "what becomes of a window");
    each("rounding", spec.rounding, OneWord{}, kRoundingMeaning);
    each("count_padding", spec.count_padding, TrueOrFalse{}, "whether averages count the padding's zeros");
  }
  // The part of the padding that averages count.
  Pads counted() const { return count_padding ? pad : Pads(); }
  bool operator==(const PoolSpec&) const = default;
};

// y = max(x, 0), its gradient at 0 is 0.
struct ReluSpec {
  static constexpr KindText text = {.word = "relu", .meaning = "max(x, 0)"};
  static constexpr Gives gives = Gives::what_comes;
  static constexpr bool learns = false;
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const ReluSpec&) const = default;
};

// x: C*H*W numbers, channel-major -> y: (units, 1, 1).
struct FcSpec {
  int64_t units = 0;
  bool bias = true;
  Init init;
  double bias_init = 0;
  LearningFactors factors = {};

  static constexpr KindText text = {.word = "fc",
                                    .meaning = "fully connected; short `fc: 100`",
                                    .short_key = "units",
                                    .example = "fc: 100",
                                    .mapping = "{units: 100}"};
  static constexpr Gives gives = Gives::by_settings;
  static constexpr bool learns = true;
  static void describe(auto& spec, auto&& each) {
    each("units", spec.units, kCount, "how many", Required{", such as units: 100"});
    each("bias", spec.bias, TrueOrFalse{}, kBiasMeaning);
    each("init", spec.init, FirstWeights{}, kInitMeaning);
    each("bias_init", spec.bias_init, kAnyNumber, kBiasInitMeaning);
    LearningFactors::describe(spec.factors, each);
  }
  bool operator==(const FcSpec&) const = default;
};

// Class probabilities of a C x 1 x 1 volume. The fully connected layer of `softmax: {classes}` stands before
// it as an fc.
struct SoftmaxSpec {
  static constexpr KindText text = {
      .word = "softmax",
      .meaning = "the last layer, with an fc to the classes; a bare `softmax` takes what comes",
      .example = "softmax: {classes: 10}",
      .mapping = "{classes: 10}"};
  static constexpr Gives gives = Gives::by_what_comes;
  static constexpr bool learns = false;
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const SoftmaxSpec&) const = default;
};

// y = f(x), number by number: kinds/activations.h.
struct ActivationSpec {
  Activation function;

  static constexpr Gives gives = Gives::what_comes;
  static constexpr bool learns = false;
  bool operator==(const ActivationSpec&) const = default;
};

// y = x where x > 0, else weight*x, with a weight a channel or one of all. He et al. 2015, "Delving deep into
// rectifiers".
struct PreluSpec {
  double slope = 0.25;
  bool shared = false;
  LearningFactors factors = {1, 1, 0};

  static constexpr KindText text = {
      .word = "prelu", .meaning = "x, or a slope that is learned times x where x < 0", .short_key = "slope"};
  static constexpr Gives gives = Gives::what_comes;
  static constexpr bool learns = true;
  static void describe(auto& spec, auto&& each) {
    each("slope", spec.slope, kAnyNumber, "the slopes at first");
    each("shared", spec.shared, TrueOrFalse{}, "whether all channels have one; else each its own");
    LearningFactors::describe(spec.factors, each);
  }
  bool operator==(const PreluSpec&) const = default;
};

// y = (x - mean)/sqrt(variance + epsilon)*weight + bias, by channel: mean and variance are the batch's in
// training, running ones else. Ioffe, Szegedy 2015.
struct BatchNormSpec {
  double momentum = 0.1;  // PyTorch's meaning: running = (1 - momentum)*running + momentum*batch's
  double epsilon = 1e-5;
  bool affine = true;  // whether there are a weight and a bias
  LearningFactors factors = {1, 1, 0};
  bool synchronized = false;  // the batch's: where it is cut into shards, of all of them; else the shard's

  static constexpr KindText text = {
      .word = "batch_norm", .meaning = "to mean 0 and deviation 1, by channel", .formula_word = "BN"};
  static constexpr Gives gives = Gives::what_comes;
  static constexpr bool learns = true;
  static void describe(auto& spec, auto&& each) {
    each("momentum", spec.momentum, kFraction, "how much a batch counts in the running statistics");
    each("epsilon", spec.epsilon, kPositive, "added to the variance");
    each("affine", spec.affine, TrueOrFalse{}, "whether a weight and a bias follow");
    each("synchronized", spec.synchronized, TrueOrFalse{},
         "whether shards (`cnn help machines`) are normalized by the whole batch, not alone");
    LearningFactors::describe(spec.factors, each);
  }
  bool operator==(const BatchNormSpec&) const = default;
};

// In training each number, or each channel of an image, is 0 with probability `rate`, else divided by
// (1 - rate); nothing happens else. Srivastava et al. 2014; spatial: Tompson et al. 2015.
struct DropoutSpec {
  double rate = 0;
  bool spatial = false;

  static constexpr KindText text = {.word = "dropout",
                                    .meaning = "zeros by chance, in training alone; short `dropout: 0.5`",
                                    .short_key = "rate",
                                    .example = "dropout: 0.5"};
  static constexpr Gives gives = Gives::what_comes;
  static constexpr bool learns = false;
  static void describe(auto& spec, auto&& each) {
    each("rate", spec.rate, kBelowOne, "how many are dropped", Required{", such as rate: 0.5"});
    each("spatial", spec.spatial, TrueOrFalse{}, "whether whole channels are");
  }
  bool operator==(const DropoutSpec&) const = default;
};

// y[c] = x[c]/(k + alpha/size * sum of x[j]^2 over the `size` channels around c)^beta. Krizhevsky et al.
// 2012, with PyTorch's division of alpha by size.
struct LrnSpec {
  int64_t size = 5;
  double alpha = 1e-4;
  double beta = 0.75;
  double k = 1;

  static constexpr KindText text = {
      .word = "lrn", .meaning = "divides by the energy of the channels around", .short_key = "size"};
  static constexpr Gives gives = Gives::what_comes;
  static constexpr bool learns = false;
  static void describe(auto& spec, auto&& each) {
    each("size", spec.size, kCount, "channels around");
    each("alpha", spec.alpha, kAnyNumber, "how much their mean square counts");
    each("beta", spec.beta, kAnyNumber, "the power");
    each("k", spec.k, kPositive, "added to it");
  }
  bool operator==(const LrnSpec&) const = default;
};

// x: (C,H,W) -> y: (C,1,1), each channel's mean or maximum.
struct GlobalPoolSpec {
  PoolType type = PoolType::average;

  static constexpr KindText text = {.word = "global_pool",
                                    .meaning = "each channel becomes one number; short `global_pool: max`",
                                    .short_key = "type"};
  static constexpr Gives gives = Gives::by_what_comes;
  static constexpr bool learns = false;
  static void describe(auto& spec, auto&& each) {
    each("type", spec.type, OneWord{}, "what becomes of a channel");
  }
  bool operator==(const GlobalPoolSpec&) const = default;
};

// y = factor*x.
struct ScaleSpec {
  double factor = 1;

  static constexpr KindText text = {.word = "scale",
                                    .meaning = "times a constant; short `scale: 0.1`",
                                    .short_key = "factor",
                                    .example = "scale: 0.1"};
  static constexpr Gives gives = Gives::what_comes;
  static constexpr bool learns = false;
  static void describe(auto& spec, auto&& each) {
    each("factor", spec.factor, kAnyNumber, "the constant", Required{", such as factor: 0.1"});
  }
  bool operator==(const ScaleSpec&) const = default;
};

struct LayerSpec;

// y = x + F(x), F the layers one after another; where they change the volume, x goes through a convolution of
// 1x1, with a batch_norm if F has one. He et al. 2015.
struct ResidualSpec {
  std::vector<LayerSpec> layers;  // at least one

  static constexpr KindText text = {.word = "residual",
                                    .meaning =
                                        "x + F(x); where F changes the volume, x goes through a 1x1 "
                                        "projection, with a batch_norm if F has one",
                                    .example = "residual: {layers: [...]}",
                                    .mapping = "{layers: [...]}"};
  static constexpr Gives gives = Gives::by_what_comes;
  static constexpr bool learns = false;  // what is inside of it does
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const ResidualSpec& other) const;
};

// y = x * G(x), channel by channel: G, the layers one after another, gives a number for each (C,1,1). Hu et
// al. 2017, "Squeeze-and-excitation networks".
struct GateSpec {
  std::vector<LayerSpec> layers;  // at least one

  static constexpr KindText text = {
      .word = "gate",
      .meaning =
          "x * G(x), each channel times its number; G gives 1x1, as global_pool, "
          "convs and a sigmoid do",
      .example = "gate: {layers: [...]}",
      .mapping = "{layers: [...]}"};
  static constexpr Gives gives = Gives::what_comes;
  static constexpr bool learns = false;
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const GateSpec& other) const;
};

// Several ways from x, side by side, their outputs one after another by channel. Szegedy et al. 2014.
struct BranchesSpec {
  std::vector<std::vector<LayerSpec>> paths;  // at least one, each of at least one layer

  static constexpr KindText text = {
      .word = "branches",
      .meaning = "lists of layers side by side, put together by channel; short `branches: [[...], [...]]`",
      .example = "branches: [[...], [...]]",
      .mapping = "[[...], [...]]"};
  static constexpr Gives gives = Gives::by_what_comes;
  static constexpr bool learns = false;
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const BranchesSpec& other) const;
};

// In the order in which people are told of them.
using LayerKind =
    std::variant<ConvSpec, PoolSpec, ReluSpec, FcSpec, SoftmaxSpec, ActivationSpec, PreluSpec, LrnSpec,
                 BatchNormSpec, DropoutSpec, ScaleSpec, ResidualSpec, GateSpec, BranchesSpec, GlobalPoolSpec>;

struct LayerSpec {
  // Unique in the network: "conv1", or as given; letters, digits, '_' and '-'. Within other layers their
  // names stand before it: "residual1.conv1", "branches1.2.conv1".
  std::string name;
  LayerKind kind;

  bool operator==(const LayerSpec& other) const;
};

// Calls visit with the settings of `kind`: its struct, or of an activation that of its function.
template <typename Kind>
decltype(auto) visit_settings(auto&& visit, Kind& kind) {
  const auto visit_one = [&](auto& one) -> decltype(auto) {
    if constexpr (requires { one.function; }) {
      return std::visit(visit, one.function);
    } else {
      return visit(one);
    }
  };
  return std::visit(visit_one, kind);
}

// Calls each(settings, LayerKind) for every kind of layer and activation, with its defaults.
void for_each_layer_kind(auto&& each) {
  for_each_kind<LayerKind>([&](const auto& one) {
    if constexpr (requires { one.function; }) {
      for_each_kind<Activation>(
          [&](const auto& function) { each(function, LayerKind(ActivationSpec{function})); });
    } else {
      each(one, LayerKind(one));
    }
  });
}

// The lists of layers inside of a layer; none of most kinds.
std::vector<std::vector<LayerSpec>*> lists_inside(LayerKind& kind);
std::vector<const std::vector<LayerSpec>*> lists_inside(const LayerKind& kind);

// Lives as long as the program.
const KindText& text_of_layer(const LayerKind& kind);

// The config's word for a kind: "conv", "pool", "leaky_relu", ...
const char* type_name(const LayerKind& kind);

}  // namespace cnn

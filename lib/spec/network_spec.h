// A whole network as the config means it: the input's volume and the layers in order, the last one softmax.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/shape.h"
#include "spec/layer_spec.h"

namespace cnn {

struct NetworkSpec {
  Volume input;  // 1..kMaxSide each
  std::vector<LayerSpec> layers;

  bool operator==(const NetworkSpec&) const = default;
};

// A tensor of weights or biases: "conv1.weight", (filters, channels, KH, KW).
struct ParameterShape {
  std::string name;
  Dims dims;
  bool is_bias = false;
  double learning_rate = 1;  // its layer's factors
  double decay = 1;
};

// A layer with what follows from its place: the volumes around it and its costs.
struct LayerPlan {
  LayerSpec spec;
  Volume input;
  Volume output;
  std::vector<ParameterShape> parameters;
  int64_t parameter_count = 0;
  int64_t macs = 0;  // multiply-accumulates of one image, biases not counted; 0 but for conv and fc
};

struct NetworkPlan {
  Volume input;
  std::vector<LayerPlan> layers;
  int64_t parameter_count = 0;
  int64_t macs = 0;

  int64_t classes() const { return layers.back().output.channels; }
};

// Applies each layer's shape rule (spec/shape_rules.h) in order. Throws Error(Failure::config), naming the
// layer, where one does not fit or a volume, a tensor, or a total exceeds its limit: a spec that load_config
// has returned never throws.
NetworkPlan plan_network(const NetworkSpec& spec);

}  // namespace cnn

// A whole network as the config means it: the input's volume and the layers in order, the last one softmax.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/shape.h"
#include "spec/first_values.h"
#include "spec/layer_spec.h"

namespace cnn {

struct NetworkSpec {
  Volume input;  // 1..kMaxSide each
  std::vector<LayerSpec> layers;

  bool operator==(const NetworkSpec&) const = default;
};

// A tensor of weights or biases: "conv1.weight", (filters, channels, KH, KW); or of running statistics, which
// belong to a model and are not trained: "batch_norm1.running_mean".
struct ParameterShape {
  std::string name;
  Dims dims;
  FirstValues first;
  bool is_bias = false;
  bool is_statistic = false;
  double learning_rate = 1;  // its layer's factors
  double decay = 1;
  bool is_frozen = false;    // it is never trained
  int64_t learns_until = 0;  // above 0: it learns for so many epochs
};

// The layer that a tensor of this name is of: "conv1" of "conv1.weight".
inline std::string layer_of_tensor(const std::string& name) {
  return name.substr(0, name.rfind('.'));
}

// A layer with what follows from its place: the volumes around it and its costs, those of layers inside it
// not counted.
struct LayerPlan {
  LayerSpec spec;
  Volume input;
  Volume output;
  std::vector<ParameterShape> parameters;
  int64_t parameter_count = 0;  // numbers that are trained
  int64_t macs =
      0;  // multiply-accumulates of one image, biases not counted; 0 for layers that do not multiply

  // Of a residual: its layers, and, where the volume changes, what x goes through ("residual1.projection").
  // Of a gate: its layers. Of branches: each of them.
  std::vector<std::vector<LayerPlan>> paths;

  // Each output is a sum of products of inputs with the numbers of its row of the first tensor, as those of a
  // conv and an fc are.
  bool multiplies() const { return !parameters.empty() && parameters[0].dims.size() > 1; }
};

// Whether what comes is a way through a layer of layers too, beside its paths.
bool takes_input_itself(const LayerPlan& layer);

struct NetworkPlan {
  Volume input;
  std::vector<LayerPlan> layers;
  int64_t parameter_count = 0;  // of all layers, those inside of others too
  int64_t macs = 0;

  int64_t classes() const { return layers.back().output.channels; }
};

// Applies each layer's shape rule (spec/shape_rules.h) in order. Throws Error(Failure::config), naming the
// layer, where one does not fit or a volume, a tensor, or a total exceeds its limit: a spec that load_config
// has returned never throws.
NetworkPlan plan_network(const NetworkSpec& spec);

// Every layer in the order of a forward pass, those inside a layer before it. The plans must outlive the
// result.
std::vector<const LayerPlan*> all_layers(const std::vector<LayerPlan>& layers);

// The parameters of all layers, in that order.
std::vector<ParameterShape> all_parameters(const NetworkPlan& plan);

}  // namespace cnn

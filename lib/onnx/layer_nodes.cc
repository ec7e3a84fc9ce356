#include "onnx/layer_nodes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <variant>

#include "base/error.h"
#include "spec/windows.h"

namespace cnn {
namespace {

using Values = std::span<const std::span<const float>>;
using Attributes = std::vector<GraphWriter::Attribute>;

// An output of a node: (N,C,H,W), or (N,C) as fully connected layers give it.
struct Output {
  std::string name;
  Volume volume = {};
  bool is_flat = false;
};

// The padding at the end, or what windows reach beyond it.
int64_t end_pad(int64_t in, int64_t out, int64_t kernel, int64_t stride, int64_t pad, int64_t end) {
  return std::max(end, (out - 1) * stride + kernel - in - pad);
}

template <typename Spec>
Size2 end_pads(const LayerPlan& layer, const Spec& spec) {
  const Pads& pad = spec.pad;
  const Size2 extent = windows_of(spec).extent();
  return {
      end_pad(layer.input.height, layer.output.height, extent.height, spec.stride.height, pad.top,
              pad.bottom),
      end_pad(layer.input.width, layer.output.width, extent.width, spec.stride.width, pad.left, pad.right)};
}

std::vector<int64_t> sides(const Size2& size) {
  return {size.height, size.width};
}

std::vector<int64_t> begin_and_end(const Size2& begin, const Size2& end) {
  return {begin.height, begin.width, end.height, end.width};
}

class LayerNodes {
 public:
  LayerNodes(GraphWriter& graph, Values values) : graph_(graph), values_(values) {}

  Output sequence(const std::vector<LayerPlan>& layers, Output x) {
    for (const LayerPlan& layer : layers) {
      // Those inside come first, in the values too.
      x = std::visit([&](const auto& spec) { return write(spec, layer, x); }, layer.spec.kind);
      x.volume = layer.output;
    }
    return x;
  }

 private:
  std::string name(const LayerPlan& layer, const char* part = "") const { return layer.spec.name + part; }

  Values take(const LayerPlan& layer) {
    const Values taken = values_.subspan(next_, layer.parameters.size());
    next_ += layer.parameters.size();
    return taken;
  }

  // The layer's tensors as they are, behind x.
  std::vector<std::string> inputs(const LayerPlan& layer, const std::string& x) {
    std::vector<std::string> all = {x};
    const Values taken = take(layer);
    for (size_t i = 0; i < taken.size(); ++i)
      all.push_back(graph_.tensor(layer.parameters[i].name, layer.parameters[i].dims, taken[i]));
    return all;
  }

  std::string as_volume(const LayerPlan& layer, const Output& x) {
    if (!x.is_flat) return x.name;
    const std::string shape = graph_.tensor(name(layer, ".shape"), {0, x.volume.channels, 1, 1});
    return graph_.node(name(layer, ".volume"), "Reshape", {x.name, shape});
  }

  Output plain(const LayerPlan& layer, const Output& x, const char* op, const Attributes& attributes = {}) {
    return {graph_.node(name(layer), op, {x.name}, attributes), {}, x.is_flat};
  }

  Output write(const ConvSpec& conv, const LayerPlan& layer, const Output& x) {
    return {graph_.node(name(layer), "Conv", inputs(layer, as_volume(layer, x)),
                        {GraphWriter::list("kernel_shape", sides(conv.kernel)),
                         GraphWriter::list("strides", sides(conv.stride)),
                         GraphWriter::list("dilations", sides(conv.dilation)),
                         GraphWriter::list("pads", begin_and_end(conv.pad.begin(), end_pads(layer, conv))),
                         GraphWriter::whole("group", conv.groups)})};
  }

  // Of averages, what is padded may count, and what windows reach beyond that does not: zeros first, then
  // ONNX's own padding, which does not count.
  Output write(const PoolSpec& pool, const LayerPlan& layer, const Output& x) {
    std::string in = as_volume(layer, x);
    Size2 begin = pool.pad.begin();
    Size2 end = end_pads(layer, pool);
    const bool is_average = pool.type == PoolType::average;
    if (const Pads p = pool.counted(); is_average && p != Pads()) {
      in = graph_.node(
          name(layer, ".padded"), "Pad",
          {in, graph_.tensor(name(layer, ".pads"), {0, 0, p.top, p.left, 0, 0, p.bottom, p.right})});
      end = {end.height - p.bottom, end.width - p.right};
      begin = {0, 0};
    }
    return {graph_.node(name(layer), is_average ? "AveragePool" : "MaxPool", {in},
                        {GraphWriter::list("kernel_shape", sides(pool.kernel)),
                         GraphWriter::list("strides", sides(pool.stride)),
                         GraphWriter::list("pads", begin_and_end(begin, end))})};
  }

  Output write(const GlobalPoolSpec& pool, const LayerPlan& layer, const Output& x) {
    const char* op = pool.type == PoolType::average ? "GlobalAveragePool" : "GlobalMaxPool";
    return {graph_.node(name(layer), op, {as_volume(layer, x)})};
  }

  Output write(const FcSpec& /*fc*/, const LayerPlan& layer, const Output& x) {
    std::string in = x.name;
    if (!x.is_flat) in = graph_.node(name(layer, ".flat"), "Flatten", {in}, {GraphWriter::whole("axis", 1)});
    return {graph_.node(name(layer), "Gemm", inputs(layer, in), {GraphWriter::whole("transB", 1)}), {}, true};
  }

  Output write(const BatchNormSpec& norm, const LayerPlan& layer, const Output& x) {
    std::vector<std::string> all = inputs(layer, x.name);
    if (!norm.affine) {
      const std::vector<float> ones(static_cast<size_t>(x.volume.channels), 1), zeros(ones.size(), 0);
      all.insert(all.begin() + 1, {graph_.tensor(name(layer, ".ones"), {x.volume.channels}, ones),
                                   graph_.tensor(name(layer, ".zeros"), {x.volume.channels}, zeros)});
    }
    return {graph_.node(name(layer), "BatchNormalization", all,
                        {GraphWriter::number("epsilon", norm.epsilon),
                         GraphWriter::number("momentum", 1 - norm.momentum)}),
            {},
            x.is_flat};
  }

  Output write(const DropoutSpec& /*dropout*/, const LayerPlan& /*layer*/, const Output& x) { return x; }
  Output write(const ReluSpec& /*relu*/, const LayerPlan& layer, const Output& x) {
    return plain(layer, x, "Relu");
  }
  Output write(const PreluSpec& /*prelu*/, const LayerPlan& layer, const Output& x) {
    // Slopes are broadcast to the volume: (C,1,1).
    Dims dims = layer.parameters[0].dims;
    if (!x.is_flat) dims.insert(dims.end(), 2, 1);
    const std::string slopes = graph_.tensor(layer.parameters[0].name, dims, take(layer)[0]);
    return {graph_.node(name(layer), "PRelu", {x.name, slopes}), {}, x.is_flat};
  }
  Output write(const ScaleSpec& scale, const LayerPlan& layer, const Output& x) {
    const std::string factor = graph_.scalar(name(layer, ".factor"), scale.factor);
    return {graph_.node(name(layer), "Mul", {x.name, factor}), {}, x.is_flat};
  }

  // Of an even size ONNX has the window one channel further than it is here: there it is written out, as an
  // average of squares over channels.
  Output write(const LrnSpec& lrn, const LayerPlan& layer, const Output& x) {
    const std::string in = as_volume(layer, x);
    if (lrn.size % 2 == 1)
      return {graph_.node(name(layer), "LRN", {in},
                          {GraphWriter::whole("size", lrn.size), GraphWriter::number("alpha", lrn.alpha),
                           GraphWriter::number("beta", lrn.beta), GraphWriter::number("bias", lrn.k)})};
    const Volume& v = x.volume;
    const auto node = [&](const char* part, const char* op, const std::vector<std::string>& from,
                          const Attributes& attributes = {}) {
      return graph_.node(name(layer, part), op, from, attributes);
    };
    std::string sum = node(".squares", "Mul", {in, in});
    sum = node(".lines", "Reshape",
               {sum, graph_.tensor(name(layer, ".lines_shape"), {0, 1, v.channels, v.pixels()})});
    const std::string pads =
        graph_.tensor(name(layer, ".pads"), {0, 0, lrn.size / 2, 0, 0, 0, (lrn.size - 1) / 2, 0});
    sum = node(".padded", "Pad", {sum, pads});
    sum = node(".mean", "AveragePool", {sum}, {GraphWriter::list("kernel_shape", {lrn.size, 1})});
    sum = node(".energy", "Reshape",
               {sum, graph_.tensor(name(layer, ".energy_shape"), {0, v.channels, v.height, v.width})});
    sum = node(".scaled", "Mul", {sum, graph_.scalar(name(layer, ".alpha"), lrn.alpha)});
    sum = node(".above", "Add", {sum, graph_.scalar(name(layer, ".k"), lrn.k)});
    sum = node(".divisor", "Pow", {sum, graph_.scalar(name(layer, ".beta"), lrn.beta)});
    return {graph_.node(name(layer), "Div", {in, sum})};
  }

  Output write(const ActivationSpec& spec, const LayerPlan& layer, const Output& x) {
    return std::visit([&](const auto& function) { return activate(function, layer, x); }, spec.function);
  }
  Output activate(const LeakyRelu& leaky, const LayerPlan& layer, const Output& x) {
    return plain(layer, x, "LeakyRelu", {GraphWriter::number("alpha", leaky.slope)});
  }
  Output activate(const Elu& elu, const LayerPlan& layer, const Output& x) {
    return plain(layer, x, "Elu", {GraphWriter::number("alpha", elu.alpha)});
  }
  Output activate(const Sigmoid& /*sigmoid*/, const LayerPlan& layer, const Output& x) {
    return plain(layer, x, "Sigmoid");
  }
  Output activate(const Tanh& /*tanh*/, const LayerPlan& layer, const Output& x) {
    return plain(layer, x, "Tanh");
  }
  // An operator of its own only from opset 20: x*(1 + erf(x/sqrt 2))*0.5.
  Output activate(const Gelu& /*gelu*/, const LayerPlan& layer, const Output& x) {
    std::string y = graph_.node(name(layer, ".scaled"), "Div",
                                {x.name, graph_.scalar(name(layer, ".root"), std::numbers::sqrt2)});
    y = graph_.node(name(layer, ".erf"), "Erf", {y});
    y = graph_.node(name(layer, ".above"), "Add", {y, graph_.scalar(name(layer, ".one"), 1)});
    y = graph_.node(name(layer, ".twice"), "Mul", {x.name, y});
    return {graph_.node(name(layer), "Mul", {y, graph_.scalar(name(layer, ".half"), 0.5)}), {}, x.is_flat};
  }
  Output activate(const Silu& /*silu*/, const LayerPlan& layer, const Output& x) {
    const std::string gate = graph_.node(name(layer, ".sigmoid"), "Sigmoid", {x.name});
    return {graph_.node(name(layer), "Mul", {x.name, gate}), {}, x.is_flat};
  }
  Output activate(const Relu6& /*relu6*/, const LayerPlan& layer, const Output& x) {
    const std::string least = graph_.scalar(name(layer, ".least"), 0);
    return {graph_.node(name(layer), "Clip", {x.name, least, graph_.scalar(name(layer, ".most"), 6)}),
            {},
            x.is_flat};
  }

  Output activate(const HardSigmoid& /*hard*/, const LayerPlan& layer, const Output& x) {
    return plain(layer, x, "HardSigmoid",
                 {GraphWriter::number("alpha", 1.0 / 6), GraphWriter::number("beta", 0.5)});
  }
  // An operator of its own only from opset 14.
  Output activate(const HardSwish& /*hard*/, const LayerPlan& layer, const Output& x) {
    const std::string gate =
        graph_.node(name(layer, ".gate"), "HardSigmoid", {x.name},
                    {GraphWriter::number("alpha", 1.0 / 6), GraphWriter::number("beta", 0.5)});
    return {graph_.node(name(layer), "Mul", {x.name, gate}), {}, x.is_flat};
  }

  Output write(const ResidualSpec& /*residual*/, const LayerPlan& layer, const Output& x) {
    const Output start{as_volume(layer, x), x.volume};
    std::vector<std::string> ends;
    for (const auto& path : layer.paths) ends.push_back(as_volume(path.back(), sequence(path, start)));
    if (ends.size() == 1) ends.push_back(start.name);
    return {graph_.node(name(layer), "Add", ends)};
  }

  Output write(const GateSpec& /*gate*/, const LayerPlan& layer, const Output& x) {
    const Output start{as_volume(layer, x), x.volume};
    const LayerPlan& last = layer.paths[0].back();
    return {graph_.node(name(layer), "Mul", {start.name, as_volume(last, sequence(layer.paths[0], start))})};
  }

  Output write(const BranchesSpec& /*branches*/, const LayerPlan& layer, const Output& x) {
    const Output start{as_volume(layer, x), x.volume};
    std::vector<std::string> ends;
    for (const auto& path : layer.paths) ends.push_back(as_volume(path.back(), sequence(path, start)));
    return {graph_.node(name(layer), "Concat", ends, {GraphWriter::whole("axis", 1)})};
  }

  Output write(const SoftmaxSpec& /*softmax*/, const LayerPlan& /*layer*/, const Output& x) {
    if (x.is_flat) {
      graph_.node("logits", "Identity", {x.name});
    } else {
      graph_.node("logits", "Flatten", {x.name}, {GraphWriter::whole("axis", 1)});
    }
    return {graph_.node("probabilities", "Softmax", {"logits"}, {GraphWriter::whole("axis", 1)}), {}, true};
  }

  GraphWriter& graph_;
  Values values_;
  size_t next_ = 0;
};

}  // namespace

void write_layers(GraphWriter& graph, const NetworkPlan& plan, Values values, const std::string& x) {
  LayerNodes(graph, values).sequence(plan.layers, {x, plan.input});
}

}  // namespace cnn

// Operators that change the form of a tensor, or make one.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "onnx/graph_reader.h"
#include "spec/checked.h"

namespace cnn {
namespace {

constexpr int64_t kMostSides = 1024;  // of a shape that is computed

int64_t product_of(const Dims& dims) {
  return std::accumulate(dims.begin(), dims.end(), int64_t{1}, std::multiplies<>());
}

// Those of all four sides, where they stand for some.
std::vector<int64_t> pads_of_axes(const GraphNode& node, const std::vector<int64_t>& pads,
                                  const std::vector<int64_t>& axes) {
  std::vector<int64_t> all(8, 0);
  if (pads.size() != 2 * axes.size()) node.refuse("has not two pads an axis");
  for (size_t i = 0; i < axes.size(); ++i) {
    const int64_t axis = axes[i] < 0 ? axes[i] + 4 : axes[i];
    if (axis < 0 || axis > 3) node.refuse("its axes are out of range");
    all[static_cast<size_t>(axis)] = pads[i];
    all[static_cast<size_t>(axis) + 4] = pads[axes.size() + i];
  }
  return all;
}

}  // namespace

void GraphReader::identity(const GraphNode& node) {
  if (const OnnxConstant* same = constant(node, 0)) return give(node, OnnxConstant(*same));
  const ValuePtr x = value(node, 0);
  if (node.op() == "Dropout" && !node.input(2).empty()) {
    const OnnxConstant& trains = needed_constant(node, 2);
    if (std::ranges::any_of(trains.whole, [](int64_t v) { return v != 0; }))
      node.refuse("is one in training (training_mode); export the network for inference, model.eval()");
  }
  give(node, x);
}

void GraphReader::concat(const GraphNode& node) {
  if (node.inputs().empty()) node.refuse("has no inputs");
  // Of a shape that is computed.
  if (constant(node, 0) != nullptr) {
    OnnxConstant all{.dims = {0}, .is_whole = true};
    for (size_t i = 0; i < node.inputs().size(); ++i) {
      const OnnxConstant& part = needed_constant(node, i);
      if (!part.is_whole || part.dims.size() != 1 || part.count() > kMostSides)
        node.refuse("of constants is taken of shapes alone");
      all.whole.insert(all.whole.end(), part.whole.begin(), part.whole.end());
    }
    all.dims[0] = std::ssize(all.whole);
    return give(node, std::move(all));
  }
  const int64_t axis = node.whole("axis", 1);
  std::vector<size_t> layers;
  bool is_flat = false;
  for (size_t i = 0; i < node.inputs().size(); ++i) {
    layers.push_back(layer(node, i));
    is_flat = value(node, i)->is_flat;
  }
  if (axis != 1 && axis != (is_flat ? -1 : -3)) node.refuse("is taken of channels alone, axis 1");
  give(node, draft_->add_concatenation(layers, node.place().substr(file_.size() + 2)), is_flat);
}

void GraphReader::pad(const GraphNode& node) {
  const ValuePtr x = value(node, 0);
  if (node.text("mode", "constant") != "constant") node.refuse("is taken of zeros alone, mode=constant");
  std::vector<int64_t> pads = node.list("pads");
  double filled = node.number("value", 0);
  if (opset_ >= 11) {
    pads = needed_constant(node, 1).whole;
    if (const OnnxConstant* with = constant(node, 2))
      filled = with->floats.empty() ? 1 : static_cast<double>(with->floats[0]);
  }
  if (filled != 0) node.refuse("is taken of zeros alone");
  if (!node.input(3).empty()) pads = pads_of_axes(node, pads, needed_constant(node, 3).whole);
  if (pads.size() != 8 || x->is_flat) node.refuse("is taken of volumes alone");
  const bool is_around = pads[0] == 0 && pads[1] == 0 && pads[4] == 0 && pads[5] == 0;
  if (!is_around || std::ranges::any_of(pads, [](int64_t p) { return p < 0 || p > kMaxSide; }))
    node.refuse("is taken around images alone");
  if (std::ranges::all_of(pads, [](int64_t p) { return p == 0; })) return give(node, x);
  const size_t from = whole_layer(x);
  const Size2 begin{pads[2], pads[3]}, end{pads[6], pads[7]};
  const auto& takers = node.outputs().empty() ? takers_[""] : takers_[node.outputs()[0]];
  const bool by_them =
      std::ranges::all_of(takers, [](const std::string& op) { return op == "Conv" || op == "AveragePool"; });
  if (by_them) {
    auto around = std::make_shared<GraphValue>(GraphValue{from, sample_points()});
    around->pads = {begin, end};
    return give(node, around);
  }
  give(node, zeros_around(node, from, begin, end));
}

// Zeros around a volume, as a layer.
size_t GraphReader::zeros_around(const GraphNode& node, size_t from, const Size2& begin, const Size2& end) {
  ConvSpec around;
  around.filters = around.groups = draft_->volume(from).channels;
  around.pad = Pads(begin, end);
  around.bias = false;
  return add(node, around, from, {std::vector<float>(static_cast<size_t>(around.filters), 1)});
}

void GraphReader::flatten(const GraphNode& node) {
  const ValuePtr x = value(node, 0);
  const int64_t axis = node.whole("axis", 1);
  if (axis != 1 && axis != (x->is_flat ? -1 : -3)) node.refuse("is taken with axis=1 alone");
  pass(node, x, true);
}

void GraphReader::reshape(const GraphNode& node) {
  std::vector<int64_t> shape = needed_constant(node, 1).whole;
  if (node.whole("allowzero", 0) != 0 && std::ranges::count(shape, 0) > 0)
    node.refuse("to a side of 0 (allowzero) is not taken");
  if (const OnnxConstant* tensor = constant(node, 0)) {
    OnnxConstant made = *tensor;
    for (size_t i = 0; i < shape.size(); ++i)
      if (shape[i] == 0 && i < tensor->dims.size()) shape[i] = tensor->dims[i];
    int64_t rest = 1;
    for (const int64_t side : shape) {
      const auto product = side < -1 ? std::nullopt : checked_product({rest, side == -1 ? 1 : side});
      if (!product || *product > kMaxElements) node.refuse("to such a shape is not taken");
      rest = *product;
    }
    for (int64_t& side : shape) {
      if (side != -1) continue;
      if (rest == 0 || std::ranges::count(shape, -1) > 1) node.refuse("to such a shape is not taken");
      side = tensor->count() / rest;
      rest *= side;
    }
    if (shape.size() > 8 || rest != tensor->count()) node.refuse("to such a shape is not taken");
    made.dims = shape;
    return give(node, std::move(made));
  }
  const ValuePtr x = value(node, 0);
  const Volume& from = volume(x);
  const Dims sides{1, from.channels, from.height, from.width};
  // 0 is the same side as before; the first is that of images, whatever it is.
  for (size_t i = 1; i < shape.size() && i < 4; ++i)
    if (shape[i] == 0 && !x->is_flat) shape[i] = sides[i];
  if (shape.size() == 2) {
    const bool is_open = shape[1] == -1 && shape[0] != -1;
    if (!is_open && shape[1] != from.size()) node.refuse("to such a shape is not taken: a row an image is");
    return pass(node, x, true);
  }
  if (shape.size() == 4 && shape[0] <= 1) {
    const Dims wanted{shape[1], shape[2], shape[3]};
    const auto fits = [](int64_t asked, int64_t is) { return asked == -1 || asked == is; };
    if (fits(wanted[0], from.channels) && fits(wanted[1], from.height) && fits(wanted[2], from.width))
      return pass(node, x, false);
  }
  node.refuse("to such a shape is not taken: what is flattened is, and what stays as it is");
}

void GraphReader::squeeze(const GraphNode& node) {
  std::vector<int64_t> axes = node.list("axes");
  if (axes.empty() && !node.input(1).empty()) axes = needed_constant(node, 1).whole;
  if (const OnnxConstant* tensor = constant(node, 0)) {
    OnnxConstant made = *tensor;
    const auto rank = std::ssize(made.dims);
    std::vector<int64_t> rest;
    for (int64_t i = 0; i < rank; ++i) {
      const bool is_named = std::ranges::count(axes, i) + std::ranges::count(axes, i - rank) > 0;
      if (axes.empty() ? made.dims[static_cast<size_t>(i)] != 1 : !is_named)
        rest.push_back(made.dims[static_cast<size_t>(i)]);
    }
    made.dims = rest;
    const int64_t kept = product_of(rest);
    if (kept != tensor->count()) node.refuse("axes are no sides of 1");
    return give(node, std::move(made));
  }
  const ValuePtr x = value(node, 0);
  for (int64_t& axis : axes)
    if (axis < 0) axis += 4;
  std::ranges::sort(axes);
  // Without axes it is of all sides of 1, and that of images is none.
  if (axes.empty() && !x->is_flat && volume(x).channels > 1) axes = {2, 3};
  if (axes != std::vector<int64_t>{2, 3} || volume(x).pixels() != 1)
    node.refuse("is taken of height and width alone, axes 2 and 3, where they are 1");
  pass(node, x, true);
}

void GraphReader::unsqueeze(const GraphNode& node) {
  std::vector<int64_t> axes = node.list("axes");
  if (axes.empty() && !node.input(1).empty()) axes = needed_constant(node, 1).whole;
  if (const OnnxConstant* tensor = constant(node, 0)) {
    OnnxConstant made = *tensor;
    const auto rank = std::ssize(made.dims) + std::ssize(axes);
    if (rank > 8) node.refuse("makes more sides than any tensor has");
    for (int64_t& axis : axes)
      if (axis < 0) axis += rank;
    std::ranges::sort(axes);
    for (const int64_t axis : axes) {
      if (axis < 0 || axis > std::ssize(made.dims)) node.refuse("axes are out of range");
      made.dims.insert(made.dims.begin() + axis, 1);
    }
    return give(node, std::move(made));
  }
  const ValuePtr x = value(node, 0);
  std::ranges::sort(axes);
  if (!x->is_flat || volume(x).pixels() != 1 ||
      (axes != std::vector<int64_t>{2, 3} && axes != std::vector<int64_t>{-2, -1}))
    node.refuse("is taken of a row an image, to height and width of 1");
  pass(node, x, false);
}

}  // namespace cnn

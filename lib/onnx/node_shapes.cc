// Operators that change the form of a tensor, or make one.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "onnx/graph_reader.h"

namespace cnn {
namespace {

int64_t product_of(const Dims& dims) {
  return std::accumulate(dims.begin(), dims.end(), int64_t{1}, std::multiplies<>());
}

}  // namespace

void GraphReader::identity(const GraphNode& node) {
  if (const OnnxConstant* same = constant(node, 0)) return give(node, OnnxConstant(*same));
  const ValuePtr x = value(node, 0);
  if (node.op() == "Cast" && node.whole("to", 1) != 1) node.refuse("to another type than float is not taken");
  give(node, x);
}

void GraphReader::constant_node(const GraphNode& node) {
  const ProtoMessage* found = node.attribute("value");
  if (found != nullptr) return give(node, constant_of(found->message("t"), node.place()));
  if (const ProtoMessage* one = node.attribute("value_float"))
    return give(node, OnnxConstant{.dims = {}, .floats = {one->number("f", 0)}});
  if (const ProtoMessage* one = node.attribute("value_int"))
    return give(node, OnnxConstant{.dims = {}, .whole = {one->whole("i", 0)}, .is_whole = true});
  if (node.has("value_ints")) {
    const std::vector<int64_t> all = node.list("value_ints");
    return give(node, OnnxConstant{.dims = {std::ssize(all)}, .whole = all, .is_whole = true});
  }
  node.refuse("has no value that is taken");
}

void GraphReader::concat(const GraphNode& node) {
  if (node.inputs().empty()) node.refuse("has no inputs");
  // Of a shape that is computed.
  if (constant(node, 0) != nullptr) {
    OnnxConstant all{.dims = {0}, .is_whole = true};
    for (size_t i = 0; i < node.inputs().size(); ++i) {
      const OnnxConstant& part = needed_constant(node, i);
      if (!part.is_whole) node.refuse("of constants is taken of whole numbers alone");
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
  if (pads.size() != 8 || x->is_flat || x->pads) node.refuse("is taken of volumes alone, once");
  const bool is_around = pads[0] == 0 && pads[1] == 0 && pads[4] == 0 && pads[5] == 0;
  if (!is_around || std::ranges::any_of(pads, [](int64_t p) { return p < 0 || p > kMaxSide; }))
    node.refuse("is taken around images alone");
  auto padded = std::make_shared<GraphValue>(GraphValue{whole_layer(x), sample_points()});
  if (std::ranges::any_of(pads, [](int64_t p) { return p != 0; }))
    padded->pads = {Size2{pads[2], pads[3]}, Size2{pads[6], pads[7]}};
  give(node, padded);
}

void GraphReader::flatten(const GraphNode& node) {
  const ValuePtr x = value(node, 0);
  if (node.whole("axis", 1) != 1) node.refuse("is taken with axis=1 alone");
  if (x->pads) node.refuse("takes what a Pad gives");
  pass(node, x, true);
}

void GraphReader::reshape(const GraphNode& node) {
  std::vector<int64_t> shape = needed_constant(node, 1).whole;
  if (const OnnxConstant* tensor = constant(node, 0)) {
    OnnxConstant made = *tensor;
    for (size_t i = 0; i < shape.size(); ++i)
      if (shape[i] == 0 && i < tensor->dims.size()) shape[i] = tensor->dims[i];
    for (int64_t& side : shape) {
      if (side != -1) continue;
      const int64_t rest = -product_of(shape);
      if (rest <= 0) node.refuse("to such a shape is not taken");
      side = tensor->count() / rest;
    }
    if (std::ranges::any_of(shape, [](int64_t side) { return side < 0 || side > kMaxElements; }) ||
        shape.size() > 8 || product_of(shape) != tensor->count())
      node.refuse("to such a shape is not taken");
    made.dims = shape;
    return give(node, std::move(made));
  }
  const ValuePtr x = value(node, 0);
  if (x->pads) node.refuse("takes what a Pad gives");
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

void GraphReader::transpose(const GraphNode& node) {
  const OnnxConstant* tensor = constant(node, 0);
  if (tensor == nullptr) node.refuse("is taken of constants alone; export the network with channels first");
  std::vector<int64_t> order = node.list("perm");
  if (order.empty()) {
    for (size_t i = tensor->dims.size(); i-- > 0;) order.push_back(static_cast<int64_t>(i));
  }
  std::vector<int64_t> sorted = order;
  std::ranges::sort(sorted);
  for (size_t i = 0; i < sorted.size(); ++i)
    if (sorted[i] != static_cast<int64_t>(i)) node.refuse("perm is no order of the sides");
  if (sorted.size() != tensor->dims.size()) node.refuse("perm is no order of the sides");
  give(node, transposed(*tensor, order));
}

void GraphReader::squeeze(const GraphNode& node) {
  if (const OnnxConstant* tensor = constant(node, 0)) {
    OnnxConstant made = *tensor;
    std::erase(made.dims, 1);
    return give(node, std::move(made));
  }
  const ValuePtr x = value(node, 0);
  std::vector<int64_t> axes = node.list("axes");
  if (axes.empty() && !node.input(1).empty()) axes = needed_constant(node, 1).whole;
  for (int64_t& axis : axes)
    if (axis < 0) axis += 4;
  std::ranges::sort(axes);
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

// Its first side, that of images, as 0: the same as before, in whatever is made of it.
void GraphReader::shape(const GraphNode& node) {
  const ValuePtr x = value(node, 0);
  const Volume& v = volume(x);
  OnnxConstant sides{.is_whole = true};
  sides.whole =
      x->is_flat ? std::vector<int64_t>{0, v.size()} : std::vector<int64_t>{0, v.channels, v.height, v.width};
  sides.dims = {std::ssize(sides.whole)};
  give(node, std::move(sides));
}

void GraphReader::gather(const GraphNode& node) {
  const OnnxConstant& from = needed_constant(node, 0);
  const OnnxConstant& which = needed_constant(node, 1);
  if (!from.is_whole || from.dims.size() != 1 || !which.is_whole || node.whole("axis", 0) != 0 ||
      which.dims.size() > 1)
    node.refuse("is taken of shapes alone");
  OnnxConstant made{.dims = which.dims, .is_whole = true};
  for (int64_t i : which.whole) {
    if (i < 0) i += from.count();
    if (i < 0 || i >= from.count()) node.refuse("its index is out of range");
    made.whole.push_back(from.whole[static_cast<size_t>(i)]);
  }
  give(node, std::move(made));
}

}  // namespace cnn

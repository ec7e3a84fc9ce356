// Operators that are layers.
#include <algorithm>
#include <cmath>

#include "onnx/graph_reader.h"

namespace cnn {
namespace {

bool is_side(int64_t value) {
  return value >= 1 && value <= kMaxSide;
}

Size2 pair_of(const GraphNode& node, const char* name, int64_t least, int64_t fallback) {
  std::vector<int64_t> both = node.list(name);
  if (both.empty()) both = {fallback, fallback};
  if (both.size() != 2) node.refuse(std::string(name) + " is to have two numbers: it is to work on images");
  for (const int64_t one : both)
    if (one < least || one > kMaxSide) node.refuse(std::string(name) + " is out of range");
  return {both[0], both[1]};
}

// ONNX's SAME: as many windows as strides, an odd padding's rest at the end (upper) or the beginning.
void pad_same(ForeignWindows& w, const Size2& image, bool is_upper) {
  const auto total = [](int64_t side, int64_t stride, int64_t kernel, int64_t dilation) {
    return std::max<int64_t>((ceil_div(side, stride) - 1) * stride + (kernel - 1) * dilation + 1 - side, 0);
  };
  const Size2 all{total(image.height, w.stride.height, w.kernel.height, w.dilation.height),
                  total(image.width, w.stride.width, w.kernel.width, w.dilation.width)};
  const Size2 less{all.height / 2, all.width / 2};
  const Size2 more{all.height - less.height, all.width - less.width};
  w.begin = is_upper ? less : more;
  w.end = is_upper ? more : less;
}

}  // namespace

ForeignWindows GraphReader::windows(const GraphNode& node, const Size2& kernel, const Size2& image) const {
  ForeignWindows w;
  w.kernel = kernel;
  w.stride = pair_of(node, "strides", 1, 1);
  w.dilation = pair_of(node, "dilations", 1, 1);
  const std::string automatic = node.text("auto_pad", "NOTSET");
  if (automatic == "SAME_UPPER" || automatic == "SAME_LOWER") {
    pad_same(w, image, automatic == "SAME_UPPER");
  } else if (automatic == "NOTSET" || automatic.empty()) {
    std::vector<int64_t> pads = node.list("pads");
    if (pads.empty()) pads = {0, 0, 0, 0};
    if (pads.size() != 4) node.refuse("pads is to have four numbers");
    for (const int64_t one : pads)
      if (one < 0 || one > kMaxSide) node.refuse("pads is out of range");
    w.begin = {pads[0], pads[1]};
    w.end = {pads[2], pads[3]};
  } else if (automatic != "VALID") {
    node.refuse("its auto_pad is not known");
  }
  return w;
}

void GraphReader::conv(const GraphNode& node) {
  const OnnxConstant& weights = needed_constant(node, 1);
  const ValuePtr x = value(node, 0);
  const Dims& dims = weights.dims;
  if (dims.size() != 4 || weights.is_whole || !std::ranges::all_of(dims, is_side))
    node.refuse("its weights are " + to_string(dims) +
                ", and are to be filters of images: [out, in, height, width]");
  ConvSpec conv;
  conv.filters = dims[0];
  conv.groups = node.whole("group", 1);
  if (!is_side(conv.groups)) node.refuse("group is out of range");
  const size_t from = whole_layer(x);
  if (x->is_flat && volume(x).pixels() > 1) node.refuse("takes what was flattened");
  const Volume& input = draft_->volume(from);
  const Size2 image{input.height, input.width};
  ForeignWindows w = windows(node, {dims[2], dims[3]}, image);
  if (x->pads) {
    w.begin = {w.begin.height + x->pads->first.height, w.begin.width + x->pads->first.width};
    w.end = {w.end.height + x->pads->second.height, w.end.width + x->pads->second.width};
  }
  if (!fit_conv(conv, w, image)) node.refuse("its windows do not fit " + to_string(input));
  NetworkDraft::Tensors tensors;
  tensors.push_back(weights.floats);
  conv.bias = !node.input(2).empty();
  if (conv.bias) tensors.push_back(needed_constant(node, 2).floats);
  give(node, add(node, conv, from, std::move(tensors)));
}

void GraphReader::fully_connected(const GraphNode& node, ValuePtr x, std::vector<float> weights,
                                  int64_t units, std::vector<float> bias) {
  if (!x->is_flat) node.refuse("takes a volume that was not flattened before");
  if (!is_side(units)) node.refuse("has no outputs, or too many");
  FcSpec fc;
  fc.units = units;
  fc.bias = !bias.empty();
  NetworkDraft::Tensors tensors;
  tensors.push_back(std::move(weights));
  if (fc.bias) tensors.push_back(std::move(bias));
  give(node, add(node, fc, whole_layer(x), std::move(tensors)), true);
}

void GraphReader::gemm(const GraphNode& node) {
  const OnnxConstant& given = needed_constant(node, 1);
  if (given.dims.size() != 2 || given.is_whole || !std::ranges::all_of(given.dims, is_side))
    node.refuse("its weights are " + to_string(given.dims));
  if (node.whole("transA", 0) != 0) node.refuse("transA is not taken");
  OnnxConstant weights = node.whole("transB", 0) != 0 ? given : transposed(given, {1, 0});
  const auto alpha = static_cast<float>(node.number("alpha", 1));
  if (alpha != 1)
    for (float& weight : weights.floats) weight *= alpha;
  std::vector<float> bias;
  if (!node.input(2).empty()) {
    const OnnxConstant& c = needed_constant(node, 2);
    const bool is_row = c.dims.empty() || (c.dims.size() <= 2 && c.count() == c.dims.back());
    if (c.is_whole || !is_row)
      node.refuse("C is " + to_string(c.dims) + "; one row, the same for all images, is taken");
    bias = c.floats;
    if (bias.size() == 1) bias.assign(static_cast<size_t>(weights.dims[0]), bias[0]);
    const auto beta = static_cast<float>(node.number("beta", 1));
    if (beta != 1)
      for (float& one : bias) one *= beta;
  }
  fully_connected(node, value(node, 0), std::move(weights.floats), weights.dims[0], std::move(bias));
}

void GraphReader::mat_mul(const GraphNode& node) {
  const OnnxConstant& weights = needed_constant(node, 1);
  if (weights.dims.size() != 2 || weights.is_whole)
    node.refuse("its second factor is " + to_string(weights.dims) + ", and is to be a matrix");
  fully_connected(node, value(node, 0), transposed(weights, {1, 0}).floats, weights.dims[1], {});
}

void GraphReader::batch_norm(const GraphNode& node) {
  if (node.whole("training_mode", 0) != 0) node.refuse("is one in training");
  BatchNormSpec norm;
  norm.epsilon = node.number("epsilon", 1e-5);
  norm.momentum = 1 - node.number("momentum", 0.9);
  norm.epsilon = std::max(norm.epsilon, static_cast<double>(0));
  if (!(norm.epsilon > 0)) node.refuse("epsilon is to be above 0");
  if (!(norm.momentum >= 0 && norm.momentum <= 1)) node.refuse("momentum is out of range");
  NetworkDraft::Tensors tensors;
  // As exported of one that learns neither.
  norm.affine = !(node.input(1).ends_with(".ones") &&
                  std::ranges::all_of(needed_constant(node, 1).floats, [](float v) { return v == 1; }));
  for (size_t i = norm.affine ? 1 : 3; i < 5; ++i) tensors.push_back(needed_constant(node, i).floats);
  for (const float variance : tensors.back())
    if (!(variance >= 0)) node.refuse("has a variance below 0");
  const ValuePtr x = value(node, 0);
  const bool is_flat = x->is_flat;
  give(node, add(node, norm, layer(node, 0), std::move(tensors)), is_flat);
}

Size2 GraphReader::image_of(size_t layer) const {
  const Volume& volume = draft_->volume(layer);
  return {volume.height, volume.width};
}

// Maxima under more padding than half the kernel, by one pixel after another: first the maxima of two, with a
// pixel of padding at each end that has too much, then those of a kernel that is one less. Gives the layer
// that is left to be pooled by `w`.
size_t GraphReader::without_wide_pads(const GraphNode& node, ForeignWindows& w, size_t from) {
  if (w.dilation != Size2{1, 1}) return from;
  for (;;) {
    PoolSpec before;
    before.kernel = {1, 1};
    before.stride = {1, 1};
    before.type = PoolType::max;
    Size2 begin{0, 0}, end{0, 0};
    for (const auto side : {&Size2::height, &Size2::width}) {
      const int64_t wide = std::max(w.begin.*side, w.end.*side);
      if (wide <= w.kernel.*side / 2 || wide >= w.kernel.*side) continue;
      before.kernel.*side = 2;
      begin.*side = std::min<int64_t>(w.begin.*side, 1);
      end.*side = std::min<int64_t>(w.end.*side, 1);
      w.begin.*side -= begin.*side;
      w.end.*side -= end.*side;
      --(w.kernel.*side);
    }
    if (before.kernel == Size2{1, 1}) return from;
    before.pad = Pads(begin, end);
    from = add(node, before, from);
  }
}

void GraphReader::pool(const GraphNode& node) {
  const ValuePtr x = value(node, 0);
  const bool is_average = node.op() == "AveragePool";
  PoolSpec pool;
  pool.type = is_average ? PoolType::average : PoolType::max;
  size_t from = whole_layer(x);
  if (x->is_flat && volume(x).pixels() > 1) node.refuse("takes what was flattened");
  const Volume input = draft_->volume(from);
  const Size2 image{input.height, input.width};
  if (!node.has("kernel_shape")) node.refuse("has no kernel_shape");
  if (node.whole("storage_order", 0) != 0 || node.outputs().size() > 1)
    node.refuse("gives indices, which is not taken");
  const Size2 begin = x->pads ? x->pads->first : Size2{0, 0};
  const Size2 end = x->pads ? x->pads->second : Size2{0, 0};
  const Size2 padded{image.height + begin.height + end.height, image.width + begin.width + end.width};
  ForeignWindows w = windows(node, pair_of(node, "kernel_shape", 1, 1), padded);
  Size2 reach = padded;
  if (node.whole("ceil_mode", 0) != 0) {
    // The last windows may reach beyond, not begin there.
    const auto more = [](int64_t side, int64_t b, int64_t e, int64_t kernel, int64_t stride) {
      const int64_t span = side + b + e - kernel;
      const int64_t rest = span < 0 ? 0 : (stride - span % stride) % stride;
      return rest;
    };
    reach.height += more(padded.height, w.begin.height, w.end.height, w.kernel.height, w.stride.height);
    reach.width += more(padded.width, w.begin.width, w.end.width, w.kernel.width, w.stride.width);
  }
  const auto wanted = whole_windows(w, reach);
  if (!wanted) node.refuse("its windows do not fit " + to_string(input));
  const bool has_pads = w.begin != Size2{0, 0} || w.end != Size2{0, 0};
  const bool counts = node.whole("count_include_pad", 0) != 0;
  // Padding that counts comes first; what windows reach beyond it does not.
  pool.count_padding = !is_average || x->pads || counts || !has_pads;
  if (is_average && x->pads) {
    if (has_pads && (counts || w.begin != Size2{0, 0})) node.refuse("its padding is not taken");
    w.begin = begin;
    w.end = end;
  }
  if (!is_average) from = without_wide_pads(node, w, from);
  const bool is_wide = is_average && counts && !x->pads && !fit_pool(pool, w, image, *wanted);
  if (is_wide) {
    from = zeros_around(node, from, w.begin, w.end);
    w.begin = w.end = {0, 0};
  }
  if (!fit_pool(pool, w, image_of(from), *wanted)) {
    node.refuse(w.dilation != Size2{1, 1}
                    ? "dilations are taken of a Conv alone"
                    : "its windows are none that a pool has here: padding of at most half the kernel");
  }
  if (pool.pad == Pads()) pool.count_padding = true;
  give(node, add(node, pool, from));
}

void GraphReader::global_pool(const GraphNode& node) {
  GlobalPoolSpec pool;
  pool.type = node.op() == "GlobalMaxPool" ? PoolType::max : PoolType::average;
  give(node, add(node, pool, layer(node, 0)));
}

void GraphReader::reduce_mean(const GraphNode& node) {
  std::vector<int64_t> axes = node.list("axes");
  if (axes.empty() && !node.input(1).empty()) axes = needed_constant(node, 1).whole;
  for (int64_t& axis : axes)
    if (axis < 0) axis += 4;
  std::ranges::sort(axes);
  if (axes != std::vector<int64_t>{2, 3}) node.refuse("is taken over height and width alone, axes 2 and 3");
  give(node, add(node, GlobalPoolSpec{}, layer(node, 0)), node.whole("keepdims", 1) == 0);
}

void GraphReader::softmax(const GraphNode& node) {
  const ValuePtr x = value(node, 0);
  const int64_t axis = node.whole("axis", opset_ < 13 ? 1 : -1);
  const size_t from = layer(node, 0);
  if (axis != 1 && !(axis == -1 && x->is_flat)) node.refuse("is taken over the classes alone, axis 1");
  give(node, add(node, SoftmaxSpec{}, from), x->is_flat);
}

}  // namespace cnn

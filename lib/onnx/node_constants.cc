// Operators that make constants, and compute shapes from others.
#include <algorithm>

#include "onnx/data_types.h"
#include "onnx/graph_reader.h"

namespace cnn {

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

void GraphReader::constant_of_shape(const GraphNode& node) {
  constexpr int64_t kMost = 1024;  // it is for shapes
  const OnnxConstant& shape = needed_constant(node, 0);
  OnnxConstant made{.is_whole = true};
  int64_t count = 1;
  for (const int64_t side : shape.whole) {
    if (side < 0 || side > kMost || count * side > kMost)
      node.refuse("is taken of few numbers, as shapes are");
    made.dims.push_back(side);
    count *= side;
  }
  const ProtoMessage* given = node.attribute("value");
  const OnnxConstant value =
      given == nullptr ? OnnxConstant{} : constant_of(given->message("t"), node.place());
  if (!shape.is_whole || made.dims.size() > 8 || value.whole.size() != 1)
    node.refuse("is taken of whole numbers alone, as shapes are");
  made.whole.assign(static_cast<size_t>(count), value.whole[0]);
  give(node, std::move(made));
}

void GraphReader::cast(const GraphNode& node) {
  const int64_t to = node.whole("to", kOnnxFloat);
  const OnnxConstant* given = constant(node, 0);
  if (given == nullptr) {
    if (to != kOnnxFloat) node.refuse("to another type than float is not taken");
    return give(node, value(node, 0));
  }
  const bool to_whole = to == kOnnxInt64 || to == kOnnxInt32;
  if (to != kOnnxFloat && !(to_whole && given->is_whole))
    node.refuse("of a constant to such a type is not taken");
  OnnxConstant made = *given;
  if (!to_whole && given->is_whole) {
    made.floats.assign(given->whole.begin(), given->whole.end());
    made.whole.clear();
    made.is_whole = false;
  }
  give(node, std::move(made));
}

void GraphReader::transpose(const GraphNode& node) {
  const OnnxConstant* tensor = constant(node, 0);
  if (tensor == nullptr)
    node.refuse(
        "is taken of constants alone; export the network with channels first (tf2onnx: --inputs-as-nchw)");
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

// Of sides that are computed from others.
void GraphReader::of_constants(const GraphNode& node, const OnnxConstant& a, const OnnxConstant& b) {
  const auto fits = [](const OnnxConstant& one, const OnnxConstant& all) {
    return one.dims == all.dims || (one.count() == 1 && one.dims.size() <= all.dims.size());
  };
  const bool is_like_a = fits(b, a);
  if (!a.is_whole || !b.is_whole || !(is_like_a || fits(a, b)))
    node.refuse("of two constants is taken of shapes alone; simplify the graph before");
  OnnxConstant made = is_like_a ? a : b;
  for (size_t i = 0; i < made.whole.size(); ++i) {
    int64_t x = a.whole[a.count() == 1 ? 0 : i];
    const int64_t y = b.whole[b.count() == 1 ? 0 : i];
    const bool fails = node.op() == "Add"   ? __builtin_add_overflow(x, y, &x)
                       : node.op() == "Sub" ? __builtin_sub_overflow(x, y, &x)
                       : node.op() == "Mul" ? __builtin_mul_overflow(x, y, &x)
                                            : y <= 0;
    if (fails) node.refuse("its numbers are out of range");
    made.whole[i] = node.op() == "Div" ? x / y : x;
  }
  give(node, std::move(made));
}

// Of a constant of whole numbers, side by side.
void GraphReader::slice(const GraphNode& node) {
  OnnxConstant made = needed_constant(node, 0);
  if (!made.is_whole) node.refuse("is taken of shapes alone");
  const auto starts = needed_constant(node, 1).whole, ends = needed_constant(node, 2).whole;
  std::vector<int64_t> axes, steps(starts.size(), 1);
  if (!node.input(3).empty()) axes = needed_constant(node, 3).whole;
  if (node.input(3).empty())
    for (size_t i = 0; i < starts.size(); ++i) axes.push_back(static_cast<int64_t>(i));
  if (!node.input(4).empty()) steps = needed_constant(node, 4).whole;
  if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size())
    node.refuse("has not as many starts as ends, axes and steps");
  for (size_t i = 0; i < starts.size(); ++i) {
    const int64_t rank = std::ssize(made.dims), axis = axes[i] < 0 ? axes[i] + rank : axes[i];
    const int64_t step = steps[i];
    if (axis < 0 || axis >= rank || step < -kMaxSide || step > kMaxSide || step == 0)
      node.refuse("axes or steps are out of range");
    const int64_t side = made.dims[static_cast<size_t>(axis)];
    const auto at = [&](int64_t end) {
      const int64_t least = step > 0 ? 0 : -1, most = step > 0 ? side : side - 1;
      return std::clamp(end < 0 ? std::max(end, -side - 1) + side : end, least, most);
    };
    std::vector<int64_t> kept;
    for (int64_t n = at(starts[i]), end = at(ends[i]); step > 0 ? n < end : n > end; n += step)
      kept.push_back(n);
    int64_t inner = 1;
    for (int64_t n = axis + 1; n < rank; ++n) inner *= made.dims[static_cast<size_t>(n)];
    const int64_t outer = side * inner == 0 ? 0 : made.count() / (side * inner);
    std::vector<int64_t> numbers;
    for (int64_t o = 0; o < outer; ++o)
      for (const int64_t n : kept)
        for (int64_t k = 0; k < inner; ++k)
          numbers.push_back(made.whole[static_cast<size_t>((o * side + n) * inner + k)]);
    made.whole = std::move(numbers);
    made.dims[static_cast<size_t>(axis)] = std::ssize(kept);
  }
  give(node, std::move(made));
}

// Its first side, that of images, as 0: the same as before, in whatever is made of it.
void GraphReader::shape(const GraphNode& node) {
  OnnxConstant sides{.is_whole = true};
  if (const OnnxConstant* given = constant(node, 0)) {
    sides.whole = given->dims;
  } else {
    const ValuePtr x = value(node, 0);
    const Volume& v = volume(x);
    sides.whole = x->is_flat ? std::vector<int64_t>{0, v.size()}
                             : std::vector<int64_t>{0, v.channels, v.height, v.width};
  }
  const auto end_of = [&](const char* name, int64_t fallback) {
    const int64_t rank = std::ssize(sides.whole), at = node.whole(name, fallback);
    return std::clamp<int64_t>(at < 0 ? std::max(at, -rank) + rank : at, 0, rank);
  };
  const int64_t begin = end_of("start", 0), end = end_of("end", std::ssize(sides.whole));
  sides.whole = {sides.whole.begin() + begin, sides.whole.begin() + std::max(begin, end)};
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

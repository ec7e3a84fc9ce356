// Local response normalization, as an operator and written out.
#include <algorithm>
#include <cmath>
#include <set>

#include "onnx/graph_reader.h"

namespace cnn {

void GraphReader::lrn(const GraphNode& node) {
  LrnSpec lrn;
  lrn.size = node.whole("size", 0);
  lrn.alpha = node.number("alpha", 1e-4);
  lrn.beta = node.number("beta", 0.75);
  lrn.k = node.number("bias", 1);
  if (lrn.size < 1 || lrn.size > kMaxSide || !(lrn.k > 0)) node.refuse("size or bias is out of range");
  if (lrn.size % 2 == 0)
    node.refuse("is over an even number of channels, which differs from lrn here; an odd one is taken");
  give(node, add(node, lrn, layer(node, 0)));
}

// The nodes that compute sums of squares as PyTorch and we write them out, x * x first and a division of x
// last: x / (alpha * mean(x * x) + k)^beta, where forms change in between.
void GraphReader::find_written_out_lrns() {
  static const std::set<std::string> between = {"Reshape", "Unsqueeze", "Squeeze", "Pad",  "AveragePool",
                                                "If",      "Equal",     "Gather",  "Shape"};
  constexpr size_t kMostBetween = 16;
  const auto giver = [&](const ProtoMessage* node) -> const ProtoMessage* {
    const auto inputs = node == nullptr ? std::span<const std::string>{} : node->texts("input");
    const auto found = inputs.empty() ? givers_.end() : givers_.find(inputs[0]);
    return found == givers_.end() ? nullptr : found->second;
  };
  const auto is = [](const ProtoMessage* node, const char* op) {
    return node != nullptr && node->text("op_type") == op;
  };
  for (const ProtoMessage& div : graph_.messages("node")) {
    const auto inputs = div.texts("input");
    const auto last = inputs.size() == 2 ? givers_.find(inputs[1]) : givers_.end();
    if (!is(&div, "Div") || last == givers_.end()) continue;
    WrittenOutLrn lrn;
    lrn.pow = last->second;
    lrn.add = giver(lrn.pow);
    lrn.mul = giver(lrn.add);
    if (!is(lrn.pow, "Pow") || !is(lrn.add, "Add") || !is(lrn.mul, "Mul")) continue;
    const ProtoMessage* at = giver(lrn.mul);
    for (; at != nullptr && between.contains(at->text("op_type")) && lrn.between.size() < kMostBetween;
         at = giver(at))
      lrn.between.push_back(at);
    const auto squares = is(at, "Mul") ? at->texts("input") : std::span<const std::string>{};
    if (squares.size() != 2 || squares[0] != inputs[0] || squares[1] != inputs[0]) continue;
    for (const ProtoMessage* node : {at, lrn.mul, lrn.add, lrn.pow}) within_lrns_.insert(node);
    within_lrns_.insert(lrn.between.begin(), lrn.between.end());
    written_out_lrns_[&div] = lrn;
  }
}

void GraphReader::written_out_lrn(const GraphNode& node, const WrittenOutLrn& parts) {
  const auto refuse = [&](const std::string& why) {
    node.refuse("is the end of what looks like a written-out lrn, and is none: " + why);
  };
  const auto number = [&](const ProtoMessage* part) {
    const GraphNode one(*part, file_);
    const OnnxConstant* found = constant(one, 1);
    if (found == nullptr || found->floats.size() != 1) one.refuse("takes no constant number");
    return static_cast<double>(found->floats[0]);
  };
  LrnSpec lrn{0, number(parts.mul), number(parts.pow), number(parts.add)};
  const size_t from = layer(node, 0);
  const Volume& volume = draft_->volume(from);
  int64_t before = 0, after = 0;
  bool is_by_channel = false;
  for (const ProtoMessage* part : parts.between) {
    const GraphNode one(*part, file_);
    if (one.op() == "AveragePool") {
      const std::vector<int64_t> kernel = one.list("kernel_shape");
      const auto rest = [](const std::vector<int64_t>& all, size_t begin, int64_t wanted) {
        return std::all_of(all.begin() + static_cast<std::ptrdiff_t>(std::min(begin, all.size())), all.end(),
                           [&](int64_t v) { return v == wanted; });
      };
      if (lrn.size != 0 || kernel.empty() || !rest(kernel, 1, 1) || !rest(one.list("strides"), 0, 1) ||
          !rest(one.list("pads"), 0, 0))
        refuse("its windows are not of channels");
      lrn.size = kernel[0];
    } else if (one.op() == "Pad") {
      const std::vector<int64_t> pads = opset_ >= 11 ? needed_constant(one, 1).whole : one.list("pads");
      const size_t sides = pads.size() / 2;
      for (size_t i = 0; i < pads.size(); ++i)
        if (i % std::max<size_t>(sides, 1) != 2 && pads[i] != 0) refuse("pads other than channels");
      if (sides < 3) refuse("pads other than channels");
      before += pads[2];
      after += pads[sides + 2];
    } else if (one.op() == "Reshape") {
      const std::vector<int64_t>& shape = needed_constant(one, 1).whole;
      is_by_channel = is_by_channel || (shape.size() > 3 && shape[1] == 1 && shape[2] == volume.channels);
    } else if (one.op() == "If") {
      for (const char* branch : {"then_branch", "else_branch"}) {
        const ProtoMessage* found = one.attribute(branch);
        if (found == nullptr) one.refuse("has no such branch");
        for (const ProtoMessage& inner : found->message("g").messages("node"))
          if (!std::set<std::string>{"Constant", "Squeeze", "Identity"}.contains(inner.text("op_type")))
            GraphNode(inner, file_).refuse("is taken in no branch of an If");
      }
    }
  }
  if (lrn.size < 1 || lrn.size > kMaxSide || !(lrn.k > 0) || !std::isfinite(lrn.k) ||
      !std::isfinite(lrn.alpha) || !std::isfinite(lrn.beta))
    refuse("its numbers are out of range");
  if (!is_by_channel || before != lrn.size / 2 || after != (lrn.size - 1) / 2)
    refuse("its windows do not lie around each channel");
  give(node, add(node, lrn, from));
}

}  // namespace cnn

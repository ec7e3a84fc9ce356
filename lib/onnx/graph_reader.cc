#include "onnx/graph_reader.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "exchange/json_tree.h"
#include "onnx/data_types.h"
#include "onnx/onnx_read.h"

namespace cnn {

GraphNode::GraphNode(const ProtoMessage& message, const std::string& file)
    : message_(message), op_(message.text("op_type")) {
  const std::string& name = message.text("name");
  place_ = file + ": node " + printable(name.empty() ? message.text("output") : name) + " (" +
           printable(op_) + ")";
}

void GraphNode::refuse(const std::string& why) const {
  throw Error(Failure::model, place_ + ": " + why);
}

const std::string& GraphNode::input(size_t i) const {
  static const std::string none;
  return i < inputs().size() ? inputs()[i] : none;
}

const ProtoMessage* GraphNode::attribute(const char* name) const {
  for (const ProtoMessage& one : message_.messages("attribute"))
    if (one.text("name") == name) return &one;
  return nullptr;
}

int64_t GraphNode::whole(const char* name, int64_t fallback) const {
  const ProtoMessage* found = attribute(name);
  return found == nullptr ? fallback : found->whole("i", fallback);
}

double GraphNode::number(const char* name, double fallback) const {
  const ProtoMessage* found = attribute(name);
  const double value =
      found == nullptr || found->find("f") == nullptr ? fallback : static_cast<double>(found->number("f", 0));
  if (!std::isfinite(value)) refuse(std::string(name) + " is not finite");
  return value;
}

std::string GraphNode::text(const char* name, const char* fallback) const {
  const ProtoMessage* found = attribute(name);
  return found == nullptr ? fallback : found->text("s");
}

std::vector<int64_t> GraphNode::list(const char* name) const {
  const ProtoMessage* found = attribute(name);
  if (found == nullptr) return {};
  const auto all = found->whole_numbers("ints");
  return {all.begin(), all.end()};
}

GraphReader::GraphReader(const ProtoMessage& model, std::string file)
    : model_(model), graph_(model.message("graph")), file_(std::move(file)) {}

const OnnxConstant* GraphReader::constant(const GraphNode& node, size_t i) const {
  const auto found = constants_.find(node.input(i));
  return node.input(i).empty() || found == constants_.end() ? nullptr : &found->second;
}

const OnnxConstant& GraphReader::needed_constant(const GraphNode& node, size_t i) const {
  const OnnxConstant* found = constant(node, i);
  if (found == nullptr)
    node.refuse("its input " + std::to_string(i + 1) + " is to be a tensor that the file holds" +
                (node.input(i).empty() ? "" : ", and " + printable(node.input(i)) + " is computed"));
  return *found;
}

ValuePtr GraphReader::value(const GraphNode& node, size_t i) const {
  const auto found = values_.find(node.input(i));
  if (found == values_.end())
    node.refuse(constant(node, i) != nullptr
                    ? "is computed from a constant alone, which is not taken here"
                    : "nothing before it gives its input " + printable(node.input(i)));
  return found->second;
}

size_t GraphReader::layer(const GraphNode& node, size_t i) {
  const ValuePtr x = value(node, i);
  const size_t made = whole_layer(x);
  if (x->pads) node.refuse("takes what a Pad gives, which a Conv or an AveragePool alone can here");
  if (x->is_flat && volume(x).pixels() > 1)
    node.refuse("takes what was flattened, as fully connected layers alone do here");
  return made;
}

// A chain of such functions is one layer where there is one that computes the same, else a layer each.
size_t GraphReader::whole_layer(const ValuePtr& x) {
  if (x->made) return *x->made;
  if (is_identity(x->samples)) {
    x->made = x->base;
  } else if (const auto known = known_function(x->samples)) {
    x->made = draft_->add(*known, x->base, {}, "an activation");
  } else {
    x->made = x->make();
  }
  return *x->made;
}

void GraphReader::give(const GraphNode& node, ValuePtr value) {
  if (node.outputs().empty()) node.refuse("gives nothing");
  last_ = node.outputs()[0];
  values_[last_] = std::move(value);
}

void GraphReader::give(const GraphNode& node, size_t layer, bool is_flat) {
  give(node, std::make_shared<GraphValue>(GraphValue{layer, sample_points(), is_flat}));
  values_[last_]->name = last_;
}

void GraphReader::give(const GraphNode& node, OnnxConstant constant) {
  if (node.outputs().empty()) node.refuse("gives nothing");
  constants_[node.outputs()[0]] = std::move(constant);
}

// The same numbers under another name, or in another form.
void GraphReader::pass(const GraphNode& node, const ValuePtr& x, bool is_flat) {
  if (is_flat == x->is_flat) return give(node, x);
  GraphValue same = *x;
  same.is_flat = is_flat;
  if (!is_identity(x->samples) && !x->made) same.make = [this, x] { return whole_layer(x); };
  give(node, std::make_shared<GraphValue>(std::move(same)));
}

size_t GraphReader::add(const GraphNode& node, LayerKind kind, size_t from, NetworkDraft::Tensors values) {
  return draft_->add(std::move(kind), from, std::move(values), node.place().substr(file_.size() + 2));
}

void GraphReader::read_input() {
  const auto refuse = [&](const std::string& why) { throw Error(Failure::model, file_ + ": " + why); };
  const ProtoMessage* found = nullptr;
  for (const ProtoMessage& input : graph_.messages("input")) {
    if (constants_.contains(input.text("name"))) continue;
    if (found != nullptr) refuse("the graph has several inputs, and a network here one");
    found = &input;
  }
  if (found == nullptr) refuse("the graph has no input");
  const auto dims = found->message("type").message("tensor_type").message("shape").messages("dim");
  if (dims.size() != 4)
    refuse("its input " + printable(found->text("name")) + " is to be images, N x channels x height x width");
  const auto side = [&](size_t i) {
    const int64_t length = dims[i].whole("dim_value", 0);
    if (length < 1)
      refuse("its input " + printable(found->text("name")) +
             " leaves its sides open; fix them with "
             "onnxruntime.tools.make_dynamic_shape_fixed, or export it for one size");
    return length;
  };
  input_name_ = found->text("name");
  draft_.emplace(Volume{side(1), side(2), side(3)}, file_);
  values_[input_name_] = std::make_shared<GraphValue>(GraphValue{NetworkDraft::kInput, sample_points()});
}

void GraphReader::count_uses() {
  for (const ProtoMessage& node : graph_.messages("node"))
    for (const std::string& input : node.texts("input")) ++uses_[input];
  for (const ProtoMessage& output : graph_.messages("output")) ++uses_[output.text("name")];
}

void GraphReader::read_metadata(Imported& result) const {
  for (const ProtoMessage& entry : model_.messages("metadata_props")) {
    const std::string& key = entry.text("key");
    if (key != "classes" && key != "preprocessing") continue;
    const JsonTree tree = parse_json_tree(entry.text("value"), file_ + ": metadata " + key);
    if (key == "classes") {
      for (const JsonTree& name : tree.items)
        if (name.kind == JsonTree::Kind::text) result.classes.push_back(name.text);
      continue;
    }
    const JsonTree* mean = tree.find("mean");
    const JsonTree* std = tree.find("std");
    const auto channels = static_cast<size_t>(draft_->volume(NetworkDraft::kInput).channels);
    const bool is_by_channel =
        mean != nullptr && std != nullptr && mean->numbers.size() == channels &&
        std->numbers.size() == channels &&
        std::ranges::all_of(std->numbers, [](double s) { return s > 0 && std::isfinite(s); });
    if (is_by_channel) {
      result.normalize = Normalization{mean->numbers, std->numbers};
    } else if (mean != nullptr) {
      result.notes.push_back(
          "its metadata subtract a mean image, which is not taken: --mean and --scale say what stands "
          "in its place");
    }
  }
}

Imported GraphReader::read() {
  const auto refuse = [&](const std::string& why) { throw Error(Failure::model, file_ + ": " + why); };
  if (graph_.messages("node").empty()) refuse("is no ONNX model: it has no graph with nodes");
  for (const ProtoMessage& set : model_.messages("opset_import"))
    if (set.text("domain").empty() || set.text("domain") == "ai.onnx") opset_ = set.whole("version", 0);
  if (opset_ < 7)
    refuse("is of ONNX's opset " + std::to_string(opset_) +
           "; from 7 on they are taken "
           "(onnx.version_converter.convert_version brings it there)");
  for (const ProtoMessage& tensor : graph_.messages("initializer"))
    constants_[tensor.text("name")] = constant_of(tensor, file_);
  read_input();
  count_uses();
  const auto nodes = graph_.messages("node");
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (const size_t count = written_out_lrn(nodes.subspan(i)); count > 0) {
      i += count - 1;
      continue;
    }
    const ProtoMessage& message = nodes[i];
    const GraphNode node(message, file_);
    const bool is_standard = message.text("domain").empty() || message.text("domain") == "ai.onnx";
    const auto handler = handlers().find(node.op());
    if (!is_standard || handler == handlers().end())
      node.refuse("the operator is not taken; `" + program_command("import --help") +
                  "` lists those that are");
    (this->*handler->second)(node);
  }
  // `logits` of several; else what comes first.
  std::string output = last_;
  const auto outputs = graph_.messages("output");
  for (const ProtoMessage& one : outputs)
    if (&one == &outputs.front() || one.text("name") == "probabilities") output = one.text("name");
  const auto found = values_.find(output);
  if (found == values_.end()) refuse("nothing gives its output " + printable(output));
  Imported result;
  read_metadata(result);
  result.name = graph_.text("name");
  result.weights = draft_->finish(whole_layer(found->second));
  return result;
}

Imported read_onnx(std::string_view bytes, const std::string& file) {
  const ProtoMessage model = read_proto(kOnnxModel, bytes, file);
  return GraphReader(model, file).read();
}

std::vector<std::string> onnx_operators() {
  std::vector<std::string> names;
  for (const auto& [name, handler] : GraphReader::handlers()) names.push_back(name);
  return names;
}

}  // namespace cnn

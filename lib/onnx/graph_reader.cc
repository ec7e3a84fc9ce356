#include "onnx/graph_reader.h"

#include <algorithm>

#include "base/error.h"
#include "base/printable_name.h"
#include "base/program_name.h"
#include "onnx/data_types.h"
#include "onnx/onnx_read.h"
#include "onnx/read_metadata.h"

namespace cnn {

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
                (node.input(i).empty() ? "" : ", and " + printable_name(node.input(i)) + " is computed"));
  return *found;
}

ValuePtr GraphReader::value(const GraphNode& node, size_t i) const {
  const auto found = values_.find(node.input(i));
  if (found == values_.end())
    node.refuse(constant(node, i) != nullptr
                    ? "is computed from a constant alone, which is not taken here"
                    : "nothing before it gives its input " + printable_name(node.input(i)));
  return found->second;
}

size_t GraphReader::layer(const GraphNode& node, size_t i) {
  const ValuePtr x = value(node, i);
  const size_t made = whole_layer(x);
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
  constexpr size_t kDeepest = 100;  // functions of functions; none that people write out is as long
  if (node.outputs().empty()) node.refuse("gives nothing");
  if (value->depth > kDeepest) return give(node, whole_layer(value), value->is_flat);
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
  ++same.depth;
  give(node, std::make_shared<GraphValue>(std::move(same)));
}

size_t GraphReader::add(const GraphNode& node, LayerKind kind, size_t from, NetworkDraft::Tensors values) {
  return draft_->add(std::move(kind), from, std::move(values), node.place().substr(file_.size() + 2));
}

// The node that takes a tensor, for messages about it; the file where none does.
std::string GraphReader::place_of(const std::string& tensor) const {
  for (const ProtoMessage& node : graph_.messages("node"))
    for (const std::string& input : node.texts("input"))
      if (input == tensor) return GraphNode(node, file_).place();
  return file_;
}

void GraphReader::refuse_input(const std::string& name, const std::string& why) const {
  throw Error(Failure::model, place_of(name) + ": its input " + printable_name(name) + " " + why);
}

void GraphReader::read_input() {
  const ProtoMessage* found = nullptr;
  for (const ProtoMessage& input : graph_.messages("input")) {
    if (constants_.contains(input.text("name"))) continue;
    if (found != nullptr && !takers_.contains(input.text("name"))) continue;
    if (found != nullptr)
      refuse_input(input.text("name"), "is a second input of the graph, beside " +
                                           printable_name(found->text("name")) +
                                           "; a network here has one, and weights are to be initializers");
    found = &input;
  }
  if (found == nullptr) {
    const GraphNode first(graph_.messages("node")[0], file_);
    first.refuse("the graph has no input, and so computes from constants alone");
  }
  input_name_ = found->text("name");
  const ProtoMessage& type = found->message("type").message("tensor_type");
  const int64_t element = type.whole("elem_type", kOnnxFloat);
  const auto& takers = takers_[input_name_];
  const bool is_cast = std::ranges::all_of(takers, [](const std::string& op) { return op == "Cast"; });
  const bool is_number = element == 0 || element == kOnnxFloat || element == kOnnxDouble ||
                         element == kOnnxHalf || element == kOnnxBfloat16;
  if (!is_number && !(is_cast && element != kOnnxBool && element < kOnnxString))
    refuse_input(input_name_,
                 "is of ONNX's type " + std::to_string(element) +
                     "; numbers of floating point are taken, and whole ones that a Cast makes so");
  const auto dims = type.message("shape").messages("dim");
  const bool is_flat = dims.size() == 2;
  if (dims.size() != 4 && !is_flat)
    refuse_input(input_name_,
                 "has " + std::to_string(dims.size()) +
                     " sides, and is to be images, N x channels x height x width, or rows, N x numbers");
  const auto side = [&](size_t i) {
    const int64_t length = dims[i].whole("dim_value", 0);
    if (length < 1)
      refuse_input(input_name_,
                   "leaves its sides open; fix them with "
                   "onnxruntime.tools.make_dynamic_shape_fixed, or export it for one size");
    return length;
  };
  draft_.emplace(is_flat ? Volume{side(1), 1, 1} : Volume{side(1), side(2), side(3)}, file_);
  values_[input_name_] =
      std::make_shared<GraphValue>(GraphValue{NetworkDraft::kInput, sample_points(), is_flat});
}

void GraphReader::count_uses() {
  for (const ProtoMessage& node : graph_.messages("node"))
    for (const std::string& input : node.texts("input")) {
      ++uses_[input];
      takers_[input].push_back(node.text("op_type"));
    }
  for (const ProtoMessage& node : graph_.messages("node"))
    for (const std::string& output : node.texts("output"))
      if (!givers_.emplace(output, &node).second && !output.empty())
        GraphNode(node, file_).refuse("gives " + printable_name(output) + ", and so does a node before it");
  for (const ProtoMessage& output : graph_.messages("output")) {
    ++uses_[output.text("name")];
    takers_[output.text("name")].push_back("the graph");
  }
}

// Before anything else is looked at: who has such a graph learns of its operator first.
void GraphReader::check_operators() const {
  for (const ProtoMessage& message : graph_.messages("node")) {
    if (within_lrns_.contains(&message)) continue;
    const GraphNode node(message, file_);
    const bool is_standard = message.text("domain").empty() || message.text("domain") == "ai.onnx";
    const auto found = operators().find(node.op());
    if (!is_standard || found == operators().end())
      node.refuse("the operator is not taken; `" + program_command("import --help") +
                  "` lists those that are");
    if (opset_ < found->second.since)
      node.refuse("of ONNX's opset " + std::to_string(opset_) + " it is another one; from " +
                  std::to_string(found->second.since) +
                  " on it is taken (onnx.version_converter.convert_version brings it there)");
  }
}

Imported GraphReader::read() {
  const auto refuse = [&](const std::string& why) { throw Error(Failure::model, file_ + ": " + why); };
  if (graph_.messages("node").empty()) refuse("is no ONNX model: it has no graph with nodes");
  for (const ProtoMessage& set : model_.messages("opset_import"))
    if (set.text("domain").empty() || set.text("domain") == "ai.onnx") opset_ = set.whole("version", 0);
  count_uses();
  find_written_out_lrns();
  check_operators();
  for (const ProtoMessage& tensor : graph_.messages("initializer"))
    if (const std::string& name = tensor.text("name"); takers_.contains(name)) {
      const std::string place = place_of(name);
      if (constants_.contains(name) || givers_.contains(name))
        throw Error(Failure::model, place + ": the graph has its input " + printable_name(name) + " twice");
      constants_[name] = constant_of(tensor, place);
    }
  read_input();
  const auto nodes = graph_.messages("node");
  for (const ProtoMessage& message : nodes) {
    if (within_lrns_.contains(&message)) continue;
    const GraphNode node(message, file_);
    if (const auto lrn = written_out_lrns_.find(&message); lrn != written_out_lrns_.end()) {
      written_out_lrn(node, lrn->second);
    } else {
      (this->*operators().at(node.op()).read)(node);
    }
  }
  // `logits` of several; else what comes first.
  std::string output = last_;
  const auto outputs = graph_.messages("output");
  for (const ProtoMessage& one : outputs)
    if (&one == &outputs.front() || one.text("name") == "probabilities") output = one.text("name");
  const auto found = values_.find(output);
  if (found == values_.end()) {
    for (const ProtoMessage& node : nodes)
      for (const std::string& one : node.texts("output"))
        if (one == output)
          GraphNode(node, file_).refuse("what the graph gives is not computed from its input");
    refuse("nothing gives its output " + printable_name(output));
  }
  Imported result;
  read_metadata(model_, draft_->volume(NetworkDraft::kInput).channels, file_, result);
  result.name = graph_.text("name");
  result.weights = draft_->finish(whole_layer(found->second));
  return result;
}

Imported read_onnx(std::string_view bytes, const std::string& file) {
  const ProtoMessage model = read_proto(kOnnxModel, bytes, file);
  return GraphReader(model, file).read();
}

}  // namespace cnn

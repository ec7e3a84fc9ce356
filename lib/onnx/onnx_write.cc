#include "onnx/onnx_write.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <variant>

#include "onnx/data_types.h"
#include "onnx/layer_nodes.h"
#include "proto/proto_tree.h"

namespace cnn {
namespace {

ProtoMessage dimension(std::optional<int64_t> side) {
  ProtoMessage message;
  if (side) {
    message.put_whole("dim_value", *side);
  } else {
    message.put_text("dim_param", "N");
  }
  return message;
}

// An input or output of floats, with as many images as there are.
ProtoMessage port(const char* name, const Dims& sides) {
  ProtoMessage value;
  value.put_text("name", name);
  ProtoMessage& tensor = value.put_message("type").put_message("tensor_type");
  tensor.put_whole("elem_type", kOnnxFloat);
  ProtoMessage& shape = tensor.put_message("shape");
  shape.put_message("dim", dimension(std::nullopt));
  for (const int64_t side : sides) shape.put_message("dim", dimension(side));
  return value;
}

std::string number_text(double value) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

template <typename Numbers>
std::string list_text(const Numbers& numbers) {
  std::string text;
  for (const auto number : numbers)
    text += (text.empty() ? "" : ", ") + number_text(static_cast<double>(number));
  return "[" + text + "]";
}

constexpr double kWhite = 255;

// What is done to pixels of 0..255 before the graph: (scale*pixel - mean)/std.
std::string preprocessing_text(const OnnxWishes& wishes) {
  if (wishes.with_preprocessing) return "{\"scale\": 1}";
  std::string text = "{\"scale\": " + number_text(1 / kWhite);
  if (const auto* fixed = std::get_if<Normalization>(&wishes.normalize)) {
    text += ", \"mean\": " + list_text(fixed->mean) + ", \"std\": " + list_text(fixed->std);
  } else if (const auto* image = std::get_if<MeanImageNormalization>(&wishes.normalize)) {
    text += ", \"mean\": " + list_text(wishes.mean_image) + ", \"std\": " + list_text(image->std);
  }
  return text + "}";
}

std::vector<float> floats(const std::vector<double>& numbers) {
  return {numbers.begin(), numbers.end()};
}

// Of pixels of 0..255 what the network takes, as its training computed it.
std::string preprocess(GraphWriter& graph, std::string x, const Volume& input, const OnnxWishes& wishes) {
  const Dims by_channel{1, input.channels, 1, 1};
  x = graph.node("preprocessing.scaled", "Div", {x, graph.scalar("preprocessing.white", kWhite)});
  std::vector<double> deviations;
  if (const auto* fixed = std::get_if<Normalization>(&wishes.normalize)) {
    x = graph.node("preprocessing.centered", "Sub",
                   {x, graph.tensor("preprocessing.mean", by_channel, floats(fixed->mean))});
    deviations = fixed->std;
  } else if (const auto* image = std::get_if<MeanImageNormalization>(&wishes.normalize)) {
    const Dims whole{1, input.channels, input.height, input.width};
    x = graph.node("preprocessing.centered", "Sub",
                   {x, graph.tensor("preprocessing.mean", whole, wishes.mean_image)});
    deviations = image->std;
  }
  if (deviations.empty()) return x;
  return graph.node("preprocessing", "Div",
                    {x, graph.tensor("preprocessing.std", by_channel, floats(deviations))});
}

void put_metadata(ProtoMessage& model, const char* key, const std::string& value) {
  ProtoMessage entry;
  entry.put_text("key", key);
  entry.put_text("value", value);
  model.put_message("metadata_props", std::move(entry));
}

}  // namespace

std::string write_onnx(const NetworkPlan& plan, std::span<const std::span<const float>> values,
                       const OnnxWishes& wishes) {
  GraphWriter graph;
  std::string x = "input";
  if (wishes.with_preprocessing) x = preprocess(graph, x, plan.input, wishes);
  write_layers(graph, plan, values, x);

  ProtoMessage body = graph.take();
  body.put_text("name", wishes.name);
  body.put_message("input", port("input", {plan.input.channels, plan.input.height, plan.input.width}));
  body.put_message("output", port("logits", {plan.classes()}));
  body.put_message("output", port("probabilities", {plan.classes()}));
  ProtoMessage model;
  model.put_whole("ir_version", 8);
  model.put_text("producer_name", "cnn");
  model.put_text("producer_version", wishes.version);
  ProtoMessage operators;
  operators.put_text("domain", "");
  operators.put_whole("version", 13);
  model.put_message("opset_import", std::move(operators));
  if (!wishes.classes.empty()) put_metadata(model, "classes", wishes.classes);
  put_metadata(model, "preprocessing", preprocessing_text(wishes));
  model.put_message("graph", std::move(body));
  return write_proto(kOnnxModel, model);
}

}  // namespace cnn

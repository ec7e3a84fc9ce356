#include <catch2/catch.hpp>

#include "base/file.h"
#include "config/load_config.h"
#include "network/network.h"
#include "onnx/onnx_read.h"
#include "onnx/onnx_write.h"
#include "proto/proto_tree.h"
#include "random_values.h"
#include "thrown.h"

namespace cnn {
namespace {

NetworkSpec network_of(const std::string& layers,
                       const std::string& input = "{channels: 2, height: 9, width: 8}") {
  return parse_config("input: " + input + "\nlayers:\n" + layers, "net.yaml", ".", "net").spec.network;
}

const std::string kEveryKind =
    "  - conv: {filters: 6, kernel: [3, 2], stride: 2, pad: 1, rounding: ceil, groups: 2}\n"
    "  - batch_norm\n"
    "  - relu\n"
    "  - pool: {kernel: [3, 2], stride: 1, pad: [0, 1, 1, 0], type: average}\n"
    "  - pool: {kernel: 3, stride: 1, pad: [1, 0, 1, 1], type: average, count_padding: false}\n"
    "  - pool: {kernel: 2, stride: 1, pad: [0, 0, 1, 0]}\n"
    "  - conv: {filters: 6, kernel: [2, 3], pad: [0, 1, 2, 0], dilation: [2, 1]}\n"
    "  - gate: {layers: [global_pool, {conv: {filters: 3, kernel: 1}}, silu, {conv: {filters: 6, kernel: "
    "1}}, "
    "sigmoid]}\n"
    "  - hard_swish\n"
    "  - prelu\n"
    "  - prelu: {slope: -0.5, shared: true}\n"
    "  - gate: {layers: [global_pool, {fc: 6}, hard_sigmoid]}\n"
    "  - lrn: {size: 3, alpha: 0.5}\n"
    "  - lrn: {size: 4, alpha: 0.5, k: 2}\n"
    "  - residual: {layers: [{conv: {filters: 6, kernel: 3, pad: 1, bias: false}}, {batch_norm: {epsilon: "
    "0.001}}, gelu]}\n"
    "  - residual: {layers: [{conv: {filters: 4, kernel: 3, pad: 1, stride: 2, rounding: floor}}, silu]}\n"
    "  - branches: [[{conv: {filters: 2, kernel: 1}}, tanh], [{pool: {kernel: 3, stride: 1, pad: 1}}, "
    "sigmoid], [elu]]\n"
    "  - pool: {kernel: 2, stride: 2, pad: 1, type: average, rounding: ceil}\n"
    "  - leaky_relu: {slope: 0.2}\n"
    "  - {batch_norm: {affine: false}}\n"
    "  - dropout: 0.5\n"
    "  - scale: 0.25\n"
    "  - relu6\n"
    "  - hard_swish\n"
    "  - hard_sigmoid\n"
    "  - fc: {units: 7, bias: false}\n"
    "  - prelu\n"
    "  - batch_norm\n"
    "  - relu\n"
    "  - softmax: {classes: 4}\n";

struct Computing {
  explicit Computing(const NetworkSpec& spec) : network(plan_network(spec), {0, 1}, workers) {}
  void take(const std::vector<std::vector<float>>& values) {
    for (size_t i = 0; i < values.size(); ++i)
      std::ranges::copy(values[i], network.parameters_to_write()[i].value.begin());
  }
  std::vector<float> logits(const std::vector<float>& image) {
    std::ranges::copy(image, network.images());
    network.labels()[0] = 0;
    network.evaluate(1);
    return {network.logits(), network.logits() + network.plan().classes()};
  }
  Workers workers{1};
  Network network;
};

std::vector<std::vector<float>> random_values(const NetworkSpec& spec) {
  std::vector<std::vector<float>> values;
  uint64_t seed = 1;
  for (const ParameterShape& shape : all_parameters(plan_network(spec))) {
    values.push_back(random_floats(element_count(shape.dims), seed++));
    if (shape.name.ends_with("running_var"))
      for (float& value : values.back()) value = 0.5F + value * value;
  }
  return values;
}

std::string written(const NetworkSpec& spec, const std::vector<std::vector<float>>& values,
                    bool prepares = false) {
  const std::vector<std::span<const float>> views(values.begin(), values.end());
  OnnxWishes wishes{"net", "1"};
  wishes.classes = R"(["a","b","c","d"])";
  wishes.normalize = Normalization{{0.5, 0.25}, {0.5, 2}};
  wishes.with_preprocessing = prepares;
  return write_onnx(plan_network(spec), views, wishes);
}

ProtoMessage node(const char* op, const std::vector<std::string>& inputs, const std::string& output) {
  ProtoMessage message;
  for (const std::string& input : inputs) message.put_text("input", input);
  message.put_text("output", output);
  message.put_text("op_type", op);
  return message;
}

ProtoMessage tensor(const std::string& name, const Dims& dims, const std::vector<float>& values) {
  ProtoMessage message;
  message.put_text("name", name);
  message.put_whole("data_type", 1);
  for (const int64_t side : dims) message.put_whole("dims", side);
  for (const float value : values) message.put_float("float_data", value);
  return message;
}

// A graph on images of 1x2x2.
std::string graph(const std::vector<ProtoMessage>& nodes, const std::vector<ProtoMessage>& tensors,
                  int64_t opset = 13) {
  ProtoMessage model;
  model.put_message("opset_import").put_whole("version", opset);
  ProtoMessage& body = model.put_message("graph");
  for (const ProtoMessage& one : nodes) body.put_message("node", one);
  for (const ProtoMessage& one : tensors) body.put_message("initializer", one);
  ProtoMessage& input = body.put_message("input");
  input.put_text("name", "x");
  ProtoMessage& shape = input.put_message("type").put_message("tensor_type").put_message("shape");
  for (const int64_t side : {1, 1, 2, 2}) shape.put_message("dim").put_whole("dim_value", side);
  body.put_message("output").put_text("name", nodes.back().text("output"));
  return write_proto(kOnnxModel, model);
}

std::string refusal(const std::vector<ProtoMessage>& nodes, const std::vector<ProtoMessage>& tensors = {}) {
  return thrown(Failure::model, [&] { read_onnx(graph(nodes, tensors), "net.onnx"); });
}

}  // namespace

TEST_CASE("onnx: there and back, every kind of layer keeps its bytes and what it computes") {
  const NetworkSpec spec = network_of(kEveryKind);
  const auto values = random_values(spec);
  const Imported read = read_onnx(written(spec, values), "net.onnx");
  CHECK(read.weights.values == values);
  CHECK(read.classes == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(read.normalize == Normalization{{0.5, 0.25}, {0.5, 2}});
  Computing before(spec), after(read.weights.network);
  before.take(values);
  after.take(read.weights.values);
  const auto image = random_floats(2 * 9 * 8, 3);
  CHECK(after.logits(image) == before.logits(image));
}

TEST_CASE("onnx: a graph that takes pixels of 0..255 gives what the network does of them, normalized") {
  const NetworkSpec spec = network_of(kEveryKind);
  const auto values = random_values(spec);
  const Imported read = read_onnx(written(spec, values, true), "net.onnx");
  REQUIRE(read.normalize);  // (pixel/255 - 0)/(1/255)
  CHECK(read.normalize->mean == std::vector<double>{0, 0});
  CHECK(read.normalize->std[1] == Approx(1.0 / 255));
  Computing before(spec), after(read.weights.network);
  before.take(values);
  after.take(read.weights.values);
  std::vector<float> pixels = random_floats(2 * 9 * 8, 3), prepared;
  for (size_t i = 0; i < pixels.size(); ++i) {
    pixels[i] = 128 + 30 * pixels[i];
    prepared.push_back(i < 72 ? (pixels[i] / 255 - 0.5F) / 0.5F : (pixels[i] / 255 - 0.25F) / 2);
  }
  const auto wanted = before.logits(prepared), given = after.logits(pixels);
  for (size_t i = 0; i < wanted.size(); ++i) CHECK(given[i] == Approx(wanted[i]).epsilon(1e-4).margin(1e-4));
}

TEST_CASE("onnx: biases as Add, products as MatMul, and a graph that ends in logits") {
  const Imported read = read_onnx(graph({node("Conv", {"x", "w"}, "c"), node("Add", {"b", "c"}, "d"),
                                         node("Flatten", {"d"}, "e"), node("MatMul", {"e", "m"}, "f")},
                                        {tensor("w", {2, 1, 1, 1}, {3, 4}), tensor("b", {2, 1, 1}, {5, 6}),
                                         tensor("m", {8, 1}, {1, 2, 3, 4, 5, 6, 7, 8})}),
                                  "net.onnx");
  REQUIRE(read.weights.network.layers.size() == 3);
  CHECK(std::get<ConvSpec>(read.weights.network.layers[0].kind).bias);
  CHECK(read.weights.values == std::vector<std::vector<float>>{{3, 4}, {5, 6}, {1, 2, 3, 4, 5, 6, 7, 8}});
}

TEST_CASE("onnx: sums of two ways that no residual has, and concatenations that go on from each other") {
  const Imported read = read_onnx(
      graph({node("Conv", {"x", "w"}, "c"), node("Conv", {"x", "v"}, "d"), node("Add", {"c", "d"}, "s"),
             node("Relu", {"s"}, "r"), node("Concat", {"s", "r"}, "t"), node("Sigmoid", {"t"}, "u"),
             node("Concat", {"s", "r", "u"}, "o"), node("GlobalAveragePool", {"o"}, "y")},
            {tensor("w", {1, 1, 1, 1}, {3}), tensor("v", {1, 1, 1, 1}, {4})}),
      "net.onnx");
  Computing network(read.weights.network);
  network.take(read.weights.values);
  const auto logits = network.logits({1, 1, 1, 1});
  REQUIRE(logits.size() == 4);
  CHECK(logits[0] == Approx(7));
  CHECK(logits[1] == Approx(7));
  CHECK(logits[2] == Approx(1 / (1 + std::exp(-7.0))));
}

TEST_CASE("onnx: an lrn as PyTorch writes it out, in thirty nodes and an If, is a layer") {
  const Imported read = read_onnx(
      read_text_file(CNN_SOURCE_DIR "/tests/fuzz/seeds/onnx/pytorch-lrn.onnx", 1 << 20, Failure::model),
      "net.onnx");
  const auto& layers = read.weights.network.layers;
  REQUIRE(layers.size() == 5);
  const auto& lrn = std::get<LrnSpec>(layers[1].kind);
  CHECK(lrn.size == 4);
  CHECK(lrn.alpha == 0.5);
  CHECK(lrn.beta == Approx(0.6));
  CHECK(lrn.k == 2);
}

TEST_CASE("onnx: averages count their padding or not, as the graph says") {
  const auto averages = [](int64_t counts, std::initializer_list<int64_t> pads) {
    ProtoMessage pool = node("AveragePool", {"x"}, "y");
    const auto list = [&](const char* name, std::initializer_list<int64_t> values) {
      ProtoMessage& attribute = pool.put_message("attribute");
      attribute.put_text("name", name);
      for (const int64_t value : values) attribute.put_whole("ints", value);
    };
    list("kernel_shape", {2, 2});
    list("pads", pads);
    ProtoMessage& attribute = pool.put_message("attribute");
    attribute.put_text("name", "count_include_pad");
    attribute.put_whole("i", counts);
    return read_onnx(graph({pool, node("GlobalMaxPool", {"y"}, "z")}, {}), "net.onnx").weights.network;
  };
  const auto counted = std::get<PoolSpec>(averages(1, {0, 0, 1, 1}).layers[0].kind);
  CHECK((counted.pad == Pads({0, 0}, {1, 1})));
  CHECK(counted.count_padding);
  const NetworkSpec network = averages(0, {1, 1, 0, 0});
  CHECK(!std::get<PoolSpec>(network.layers[0].kind).count_padding);
  Computing computing(network);
  CHECK(computing.logits({8, 0, 0, 0})[0] == Approx(8));  // of the one pixel that the first window sees
}

TEST_CASE("onnx: uneven padding and dilation are a layer's") {
  ProtoMessage conv = node("Conv", {"x", "w"}, "c");
  const auto list = [&](const char* name, std::initializer_list<int64_t> values) {
    ProtoMessage& attribute = conv.put_message("attribute");
    attribute.put_text("name", name);
    for (const int64_t value : values) attribute.put_whole("ints", value);
  };
  list("pads", {0, 1, 1, 2});
  list("dilations", {2, 1});
  const Imported read =
      read_onnx(graph({conv, node("GlobalMaxPool", {"c"}, "f")}, {tensor("w", {1, 1, 2, 2}, {1, 2, 3, 4})}),
                "net.onnx");
  const auto& spec = std::get<ConvSpec>(read.weights.network.layers[0].kind);
  CHECK(spec.kernel == Size2{2, 2});
  CHECK(spec.dilation == Size2{2, 1});
  CHECK((spec.pad == Pads({0, 1}, {1, 2})));
  CHECK(read.weights.values[0] == std::vector<float>{1, 2, 3, 4});
}

TEST_CASE("onnx: opset 18 gives axes as inputs: of ReduceMean, Squeeze and Pad") {
  const auto whole = [](const std::string& name, const std::vector<int64_t>& values) {
    ProtoMessage message;
    message.put_text("name", name);
    message.put_whole("data_type", 7);
    message.put_whole("dims", std::ssize(values));
    for (const int64_t value : values) message.put_whole("int64_data", value);
    return message;
  };
  const std::vector<ProtoMessage> tensors = {tensor("w", {2, 1, 1, 2}, {1, 10, 2, 20}),
                                             whole("axes", {-1, 2}), whole("pads", {0, 1, 1, 0}),
                                             whole("sides", {3, 2})};
  const ProtoMessage mean = node("ReduceMean", {"c", "axes"}, "m");
  const auto logits_of = [&](const std::vector<ProtoMessage>& nodes) {
    const Imported read = read_onnx(graph(nodes, tensors, 18), "net.onnx");
    Computing network(read.weights.network);
    network.take(read.weights.values);
    return network.logits({1, 2, 3, 4});
  };
  // Zeros are above and at the right.
  const ProtoMessage pad = node("Pad", {"x", "pads", "", "sides"}, "p"), conv = node("Conv", {"p", "w"}, "c");
  CHECK(logits_of({pad, conv, mean, node("Squeeze", {"m"}, "y")}) ==
        std::vector<float>{70 / 6.0F, 140 / 6.0F});
  CHECK(logits_of({pad, conv, mean, node("Squeeze", {"m", "axes"}, "y")}) ==
        std::vector<float>{70 / 6.0F, 140 / 6.0F});
  CHECK(thrown(Failure::model, [&] {
          read_onnx(
              graph({node("Pad", {"x", "pads", "", "axes"}, "p"), node("Split", {"p"}, "y")}, tensors, 18),
              "net.onnx");
        }).find("node y (Split): the operator is not taken") != std::string::npos);
}

TEST_CASE("onnx: what is not taken is refused by node and operator") {
  CHECK(refusal({node("LSTM", {"x"}, "y")}).find("node y (LSTM): the operator is not taken") !=
        std::string::npos);
  CHECK(refusal({node("Transpose", {"x"}, "y")}).find("node y (Transpose)") != std::string::npos);
  CHECK(refusal({node("Erf", {"x"}, "y")}).find("no layer here computes that") != std::string::npos);
  CHECK(refusal({node("Relu", {"z"}, "y")}).find("nothing before it gives its input z") != std::string::npos);
  CHECK(refusal({node("Conv", {"x", "w"}, "y")}, {tensor("w", {1, 2, 1, 1}, {1, 2})}).find("(Conv)") !=
        std::string::npos);
  CHECK(refusal({node("Conv", {"x", "w"}, "y")}, {tensor("w", {1, 1, 1 << 20, 1 << 20}, {1})})
            .find("the tensor w") != std::string::npos);
  CHECK(thrown(Failure::model, [] {
          read_onnx(graph({node("Relu", {"x"}, "y")}, {}, 5), "net.onnx");
        }).find("node y (Relu): of ONNX's opset 5") != std::string::npos);
}

TEST_CASE("onnx: what only harm would write is refused") {
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  const auto chain = [](const char* op, size_t length, size_t inputs) {
    std::vector<ProtoMessage> nodes;
    for (size_t i = 0; i < length; ++i)
      nodes.push_back(node(op, std::vector<std::string>(inputs, i == 0 ? "x" : "a" + std::to_string(i - 1)),
                           "a" + std::to_string(i)));
    return nodes;
  };
  CHECK(has(refusal(chain("Sigmoid", 20'000, 1)), "more layers than any network needs"));
  CHECK(has(refusal(chain("Concat", 60, 2)), "more channels than any volume may have"));
  std::vector<ProtoMessage> shapes = {node("Shape", {"x"}, "s"), node("Concat", {"s", "s"}, "a0")};
  for (int i = 1; i < 60; ++i) {
    const std::string last = "a" + std::to_string(i - 1);
    shapes.push_back(node("Concat", {last, last}, "a" + std::to_string(i)));
  }
  CHECK(has(refusal(shapes), "(Concat): of constants is taken of shapes alone"));
  CHECK(has(refusal({node("Relu", {"y"}, "y")}), "nothing before it gives its input y"));
  CHECK(has(refusal({node("Relu", {"x"}, "y"), node("Tanh", {"x"}, "y")}),
            "node y (Tanh): gives y, and so does"));
  CHECK(has(refusal({node("Conv", {"x", "w"}, "y")}, std::vector(2, tensor("w", {1, 1, 1, 1}, {1}))),
            "node y (Conv): the graph has its input w twice"));
}

TEST_CASE("onnx: a file that is cut off anywhere, or has a byte changed, is taken or refused") {
  const std::string good =
      read_text_file(CNN_SOURCE_DIR "/tests/fuzz/seeds/onnx/every-kind.onnx", 1 << 20, Failure::model);
  int refused = 0;
  for (size_t i = 0; i < good.size(); i += 7) {
    for (const bool cuts : {true, false}) {
      std::string bytes = cuts ? good.substr(0, i) : good;
      if (!cuts) bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
      try {
        read_onnx(bytes, "net.onnx");
      } catch (const Error& error) {
        ++refused;
        CHECK(error.failure() == Failure::model);
      }
    }
  }
  CHECK(refused > 500);
}

}  // namespace cnn

// ONNX's own tests of single operators, as Debian's libonnx-testdata installs them: what is read gives the
// outputs that are stored there, what is not is refused by node and operator.
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <set>

#include "base/file.h"
#include "network/network.h"
#include "onnx/constants.h"
#include "onnx/onnx_read.h"
#include "proto/proto_tree.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

const fs::path kBackendTests = "/usr/share/libonnx-testdata/data/node";

// Those of operators that are read which are refused: what of the operator is not read.
const std::set<std::string> kOutside = {
#include "backend_refused.inc"
};

const std::set<std::string> kOfEachNumber = {
    "Relu",    "LeakyRelu", "Elu", "Sigmoid", "Tanh", "Clip", "Erf", "HardSigmoid", "HardSwish",
    "Dropout", "Identity",  "Add", "Sub",     "Mul",  "Div",  "Sum", "Constant"};

const std::set<std::string> kOfSeveral = {"Add", "Sub", "Mul", "Div", "Sum", "Concat"};

std::string bytes_of_file(const fs::path& path) {
  return read_text_file(path, size_t{64} << 20, Failure::model);
}

// `bytes` as the one value of a field that holds a message.
std::string field(int number, const std::string& bytes) {
  std::string all(1, static_cast<char>(number << 3 | 2));
  for (size_t size = bytes.size();; size >>= 7) {
    all += static_cast<char>((size & 0x7f) | (size > 0x7f ? 0x80 : 0));
    if (size <= 0x7f) break;
  }
  return all + bytes;
}

// A tensor's file, as the only one of a model's.
ProtoMessage tensor_in(const fs::path& path) {
  const std::string model = field(7, field(5, bytes_of_file(path)));
  return read_proto(kOnnxModel, model, path.string()).message("graph").message("initializer");
}

std::vector<float> numbers_of(const ProtoMessage& tensor) {
  const OnnxConstant read = constant_of(tensor, "a test's tensor");
  return read.is_whole ? std::vector<float>(read.whole.begin(), read.whole.end()) : read.floats;
}

ProtoMessage image_input(const Dims& dims) {
  ProtoMessage input;
  input.put_text("name", "images");
  ProtoMessage& type = input.put_message("type").put_message("tensor_type");
  type.put_whole("elem_type", 1);
  ProtoMessage& shape = type.put_message("shape");
  for (const int64_t side : dims) shape.put_message("dim").put_whole("dim_value", side);
  return input;
}

// Classes of what is a volume, or of it flattened.
void put_row(ProtoMessage& graph, const std::string& from, bool is_flat, size_t numbers) {
  if (!is_flat) {
    ProtoMessage& flatten = graph.put_message("node");
    flatten.put_text("input", from);
    flatten.put_text("output", "row");
    flatten.put_text("op_type", "Flatten");
  }
  ProtoMessage ones;
  ones.put_text("name", "ones");
  ones.put_whole("data_type", 1);
  for (int i = 0; i < 2; ++i) ones.put_whole("dims", static_cast<int64_t>(numbers));
  std::vector<float> values(numbers * numbers);
  for (size_t i = 0; i < values.size(); i += numbers + 1) values[i] = 1;
  ones.put_text("raw_data",
                std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)));
  graph.put_message("initializer", ones);
  ProtoMessage& product = graph.put_message("node");
  for (const std::string& input : {is_flat ? from : "row", std::string("ones")})
    product.put_text("input", input);
  product.put_text("output", "same");
  product.put_text("op_type", "MatMul");
  graph.put_message("output").put_text("name", "same");
}

// A node that gives the `which`th part of what comes, of `parts`: by a convolution, or a product of rows.
void put_part(ProtoMessage& graph, const std::string& name, const Dims& dims, size_t which, size_t parts) {
  const auto width = static_cast<size_t>(dims[1]);
  ProtoMessage weights;
  weights.put_text("name", name + ".part");
  weights.put_whole("data_type", 1);
  const bool is_row = dims.size() == 2;
  for (const size_t side : {width, width * parts}) weights.put_whole("dims", static_cast<int64_t>(side));
  if (!is_row)
    for (int i = 0; i < 2; ++i) weights.put_whole("dims", 1);
  for (size_t i = 0; i < width; ++i)
    for (size_t j = 0; j < width * parts; ++j)
      weights.put_float("float_data", j == which * width + i ? 1 : 0);
  graph.put_message("initializer", weights);
  ProtoMessage& node = graph.put_message("node");
  for (const std::string& input : {std::string("images"), name + ".part"}) node.put_text("input", input);
  node.put_text("output", name);
  node.put_text("op_type", is_row ? "Gemm" : "Conv");
  if (is_row) {
    ProtoMessage& attribute = node.put_message("attribute");
    attribute.put_text("name", "transB");
    attribute.put_whole("i", 1);
  }
}

struct BackendTest {
  ProtoMessage model;
  std::vector<float> images;
  std::vector<float> wanted;
  int64_t count = 1;  // of images
};

// With its first input as the network's and the others as constants; as parts, with all of them where they
// are alike.
std::optional<BackendTest> prepared(const fs::path& directory, const ProtoMessage& model, bool as_parts) {
  const ProtoMessage& graph = model.message("graph");
  const fs::path set = directory / "test_data_set_0";
  std::vector<ProtoMessage> inputs;
  for (size_t i = 0; fs::exists(set / ("input_" + std::to_string(i) + ".pb")); ++i)
    inputs.push_back(tensor_in(set / ("input_" + std::to_string(i) + ".pb")));
  const auto names = graph.messages("input");
  if (inputs.empty() || inputs.size() != names.size()) return std::nullopt;
  const auto sides = [](const ProtoMessage& tensor) {
    const auto all = tensor.whole_numbers("dims");
    return Dims(all.begin(), all.end());
  };
  Dims dims = sides(inputs[0]);
  const std::string op = graph.messages("node")[0].text("op_type");
  if (kOfEachNumber.contains(op) && (dims.size() == 1 || dims.size() == 3)) dims.insert(dims.begin(), 1);
  const bool takes_parts =
      as_parts && inputs[0].whole("data_type", 0) == 1 && kOfSeveral.contains(op) && inputs.size() > 1 &&
      (dims.size() == 2 || dims.size() == 4) &&
      std::ranges::all_of(inputs, [&](const ProtoMessage& one) { return sides(one) == sides(inputs[0]); });
  for (const ProtoMessage& input : inputs)
    if (input.whole("data_type", 0) != names[static_cast<size_t>(&input - inputs.data())]
                                           .message("type")
                                           .message("tensor_type")
                                           .whole("elem_type", 0))
      return std::nullopt;
  BackendTest test;
  for (const ProtoMessage& set_of : model.messages("opset_import"))
    test.model.put_message("opset_import", set_of);
  ProtoMessage& made = test.model.put_message("graph");
  const size_t parts = takes_parts ? inputs.size() : 1;
  Dims given = dims;
  if (takes_parts) given[1] *= static_cast<int64_t>(parts);
  ProtoMessage input = image_input(given);
  ProtoMessage one_named = input;
  if (!takes_parts) {
    one_named = ProtoMessage();
    one_named.put_text("name", names[0].text("name"));
    one_named.put_message("type", input.message("type"));
    // Of another type than float it is that one's.
    ProtoMessage& type = one_named.fields.back().messages[0].fields[0].messages[0];
    type.fields[0].whole[0] = inputs[0].whole("data_type", 1);
  }
  made.put_message("input", one_named);
  if (takes_parts)
    for (size_t i = 0; i < parts; ++i) put_part(made, names[i].text("name"), dims, i, parts);
  for (size_t i = 1; i < inputs.size() && !takes_parts; ++i) {
    ProtoMessage constant = inputs[i];
    ProtoMessage named;
    for (const ProtoField& field : constant.fields)
      if (field.name != "name") named.fields.push_back(field);
    named.put_text("name", names[i].text("name"));
    made.put_message("initializer", named);
  }
  for (const ProtoMessage& node : graph.messages("node")) made.put_message("node", node);
  if (std::ranges::any_of(dims, [](int64_t side) { return side < 1; })) return std::nullopt;
  test.count = dims.empty() ? 1 : dims[0];
  std::vector<std::vector<float>> numbers;
  try {
    for (size_t i = 0; i < parts; ++i) numbers.push_back(numbers_of(inputs[i]));
    test.wanted = numbers_of(tensor_in(set / "output_0.pb"));
  } catch (const Error&) {
    return test;  // of a type that no network here has; it is refused
  }
  const size_t row = test.wanted.size() / static_cast<size_t>(test.count);
  if (given.size() == 4 && row > 0) {
    put_row(made, graph.messages("output")[0].text("name"), op == "Flatten", row);
  } else {
    made.put_message("output", graph.messages("output")[0]);
  }
  const size_t each = numbers[0].size() / static_cast<size_t>(test.count);
  for (size_t n = 0; n < static_cast<size_t>(test.count); ++n)
    for (const auto& part : numbers)
      test.images.insert(test.images.end(), part.begin() + static_cast<std::ptrdiff_t>(n * each),
                         part.begin() + static_cast<std::ptrdiff_t>((n + 1) * each));
  return test;
}

std::vector<float> computed(const BackendTest& test, const Imported& read, const std::string& op) {
  Workers workers{1};
  Network network(plan_network(read.weights.network), {0, 1}, workers);
  for (size_t i = 0; i < read.weights.values.size(); ++i)
    std::ranges::copy(read.weights.values[i], network.parameters_to_write()[i].value.begin());
  const size_t each = test.images.size() / static_cast<size_t>(test.count);
  std::vector<float> all;
  for (size_t n = 0; n < static_cast<size_t>(test.count); ++n) {
    std::copy_n(test.images.begin() + static_cast<std::ptrdiff_t>(n * each), each, network.images());
    network.labels()[0] = 0;
    network.evaluate(1);
    std::vector<double> logits(network.logits(), network.logits() + network.plan().classes());
    if (op == "Softmax" || op == "LogSoftmax") {
      const double most = *std::ranges::max_element(logits);
      double sum = 0;
      for (double& one : logits) sum += std::exp(one - most);
      for (double& one : logits)
        one = op == "Softmax" ? std::exp(one - most) / sum : one - most - std::log(sum);
    }
    for (const double one : logits) all.push_back(static_cast<float>(one));
  }
  return all;
}

}  // namespace

TEST_CASE("onnx: every operator that is read passes ONNX's own tests, and all others are refused by name") {
  if (!fs::exists(kBackendTests)) {
    WARN("libonnx-testdata is not installed: not tested");
    return;
  }
  std::set<std::string> operators;
  for (const auto& [name, taken] : onnx_operators()) operators.insert(name);
  std::set<std::string> passed;
  std::map<std::string, std::string> outside;
  int refused = 0;
  for (const auto& entry : fs::directory_iterator(kBackendTests)) {
    const std::string name = entry.path().filename().string();
    CAPTURE(name);
    const std::string bytes = bytes_of_file(entry.path() / "model.onnx");
    const ProtoMessage model = read_proto(kOnnxModel, bytes, name);
    const auto nodes = model.message("graph").messages("node");
    const bool is_ours = std::ranges::all_of(
        nodes, [&](const ProtoMessage& node) { return operators.contains(node.text("op_type")); });
    const bool has_parts = kOfSeveral.contains(nodes.back().text("op_type")) && nodes.size() == 1;
    for (const bool as_parts : has_parts ? std::vector<bool>{true, false} : std::vector<bool>{false}) try {
        std::optional<BackendTest> test;
        if (is_ours) test = prepared(entry.path(), model, as_parts);
        const Imported read = read_onnx(test ? write_proto(kOnnxModel, test->model) : bytes, name);
        if (!test) continue;  // stored in another type than the model says
        REQUIRE(!test->wanted.empty());
        const auto given = computed(*test, read, nodes.back().text("op_type"));
        REQUIRE(given.size() == test->wanted.size());
        double worst = 0, largest = 0;
        for (size_t i = 0; i < given.size(); ++i) {
          worst = std::max(worst, std::abs(static_cast<double>(given[i] - test->wanted[i])));
          largest = std::max(largest, std::abs(static_cast<double>(test->wanted[i])));
        }
        CHECK(worst <= 1e-5 * std::max(largest, 1.0));
        passed.insert(name);
      } catch (const Error& error) {
        const std::string why = error.what();
        CAPTURE(why);
        CHECK(error.failure() == Failure::model);
        CHECK(why.starts_with(name + ": node "));
        CHECK(std::ranges::any_of(nodes, [&](const ProtoMessage& node) {
          return why.find(" (" + node.text("op_type") + "): ") != std::string::npos;
        }));
        if (is_ours) outside[name] = why;
        if (!as_parts) ++refused;
      }
  }
  for (const std::string& name : passed) outside.erase(name);
  std::string unlike;
  for (const auto& [name, why] : outside)
    if (!kOutside.contains(name)) unlike += "refused: " + why + "\n";
  for (const std::string& name : passed)
    if (kOutside.contains(name)) unlike += "taken: " + name + "\n";
  CHECK(unlike.empty());
  if (!unlike.empty()) WARN(unlike);
  std::string list;
  for (const std::string& name : passed) list += " " + name;
  INFO(passed.size() << " passed, " << refused << " refused:" << list);
  CHECK(passed.size() >= 85);
}

}  // namespace cnn

#include "onnx/graph_writer.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "onnx/data_types.h"

namespace cnn {
namespace {

// The numbers' bytes as ONNX has them, the least first.
template <typename Number>
std::string little_endian(std::span<const Number> values) {
  std::string bytes(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  if constexpr (std::endian::native == std::endian::big) {
    for (size_t i = 0; i < bytes.size(); i += sizeof(Number))
      std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i),
                   bytes.begin() + static_cast<std::ptrdiff_t>(i + sizeof(Number)));
  }
  return bytes;
}

ProtoMessage tensor_of(const std::string& name, const Dims& dims, int64_t type, std::string bytes) {
  ProtoMessage tensor;
  for (const int64_t side : dims) tensor.put_whole("dims", side);
  tensor.put_whole("data_type", type);
  tensor.put_text("name", name);
  tensor.put_text("raw_data", std::move(bytes));
  return tensor;
}

ProtoMessage attribute_of(const GraphWriter::Attribute& attribute) {
  using Kind = GraphWriter::Attribute::Kind;
  ProtoMessage message;
  message.put_text("name", attribute.name);
  switch (attribute.kind) {
    case Kind::list:
      for (const int64_t value : attribute.whole) message.put_whole("ints", value);
      message.put_whole("type", 7);
      break;
    case Kind::whole:
      message.put_whole("i", attribute.whole.front());
      message.put_whole("type", 2);
      break;
    case Kind::number:
      message.put_float("f", attribute.number);
      message.put_whole("type", 1);
      break;
  }
  return message;
}

}  // namespace

std::string GraphWriter::node(const std::string& name, const char* op, const std::vector<std::string>& inputs,
                              const std::vector<Attribute>& attributes) {
  ProtoMessage message;
  for (const std::string& input : inputs) message.put_text("input", input);
  message.put_text("output", name);
  message.put_text("name", name);
  message.put_text("op_type", op);
  for (const Attribute& attribute : attributes) message.put_message("attribute", attribute_of(attribute));
  graph_.put_message("node", std::move(message));
  return name;
}

std::string GraphWriter::tensor(const std::string& name, const Dims& dims, std::span<const float> values) {
  graph_.put_message("initializer", tensor_of(name, dims, kOnnxFloat, little_endian(values)));
  return name;
}

std::string GraphWriter::tensor(const std::string& name, const std::vector<int64_t>& values) {
  graph_.put_message("initializer", tensor_of(name, {std::ssize(values)}, kOnnxInt64,
                                              little_endian(std::span<const int64_t>(values))));
  return name;
}

std::string GraphWriter::scalar(const std::string& name, double value) {
  const auto number = static_cast<float>(value);
  return tensor(name, {}, std::span(&number, 1));
}

}  // namespace cnn

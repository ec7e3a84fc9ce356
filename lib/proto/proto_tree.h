// A message of Protocol Buffers as a plain tree, for readers and writers of formats that are made of them.
// The library that knows their bytes lies in a module of its own (proto/module), which is loaded when the
// first is asked for: who trains has nothing of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cnn {

struct ProtoField;

struct ProtoMessage {
  std::vector<ProtoField> fields;  // those that are there, each once

  const ProtoField* find(std::string_view name) const;

  // The last value of a field; the fallback where it has none.
  const std::string& text(std::string_view name) const;
  int64_t whole(std::string_view name, int64_t fallback) const;
  float number(std::string_view name, float fallback) const;
  const ProtoMessage& message(std::string_view name) const;

  // All values of a field.
  std::span<const std::string> texts(std::string_view name) const;
  std::span<const int64_t> whole_numbers(std::string_view name) const;
  std::span<const float> floats(std::string_view name) const;
  std::span<const ProtoMessage> messages(std::string_view name) const;

  // One value more.
  void put_text(std::string_view name, std::string value);
  void put_whole(std::string_view name, int64_t value);
  void put_float(std::string_view name, float value);
  void put_double(std::string_view name, double value);
  ProtoMessage& put_message(std::string_view name);  // an empty one
  ProtoMessage& put_message(std::string_view name, ProtoMessage value);

 private:
  ProtoField& field(std::string_view name);
};

// The values of a field, in the one list that is of its type.
struct ProtoField {
  std::string name;
  std::vector<ProtoMessage> messages = {};
  std::vector<std::string> texts = {};  // strings and bytes
  std::vector<int64_t> whole = {};      // integers, words of a list, and booleans
  std::vector<float> floats = {};
  std::vector<double> doubles = {};
};

// The messages that stand alone: what proto/module/*.proto call them.
inline constexpr const char* kOnnxModel = "cnn.onnx.ModelProto";
inline constexpr const char* kCaffeNet = "cnn.caffe.NetParameter";
inline constexpr const char* kEvent = "cnn.events.Event";

// `bytes` as a message of this type; of fields that its description does not have, nothing is read. Throws
// Failure::model, beginning with `place`, for what is none, and Failure::usage where the module is not there.
ProtoMessage read_proto(const char* type, std::string_view bytes, const std::string& place);

// The same of the text format.
ProtoMessage read_proto_text(const char* type, std::string_view text, const std::string& place);

// The bytes of a message. Throws Failure::bug where its description has no such field.
std::string write_proto(const char* type, const ProtoMessage& message);

}  // namespace cnn

// Messages of the types that are compiled in here, by what the library knows of their fields.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <climits>
#include <memory>
#include <stdexcept>
#include <string>

#include <caffe.pb.h>
#include <events.pb.h>
#include <onnx.pb.h>
#include "proto/module_functions.h"

namespace cnn {
namespace {

namespace pb = google::protobuf;
using Type = pb::FieldDescriptor::CppType;

constexpr int kDeepest = 32;
// Of messages, texts and fields that are not known, which take a hundred times their bytes in memory.
constexpr int64_t kMostParts = 1'000'000;
constexpr const char* kTooManyParts = "has more than a million messages and texts, as no network has";

std::unique_ptr<pb::Message> made(const std::string& type) {
  for (const pb::Message* known : {static_cast<const pb::Message*>(&onnx::ModelProto::default_instance()),
                                   static_cast<const pb::Message*>(&caffe::NetParameter::default_instance()),
                                   static_cast<const pb::Message*>(&events::Event::default_instance())}) {
    if (known->GetDescriptor()->full_name() == type) return std::unique_ptr<pb::Message>(known->New());
  }
  throw std::logic_error("no message of the type " + type);
}

// The values of a field; one that is not repeated is the only one.
template <typename Repeated, typename Single, typename Out>
void take(const pb::FieldDescriptor* field, int count, Repeated repeated, Single single, Out& out) {
  out.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    if (field->is_repeated()) {
      out.push_back(static_cast<typename Out::value_type>(repeated(i)));
    } else {
      out.push_back(static_cast<typename Out::value_type>(single()));
    }
  }
}

void to_tree(const pb::Message& message, ProtoMessage& tree) {
  const pb::Reflection& all = *message.GetReflection();
  std::vector<const pb::FieldDescriptor*> present;
  all.ListFields(message, &present);
  for (const pb::FieldDescriptor* field : present) {
    ProtoField& out = tree.fields.emplace_back(ProtoField{field->name()});
    const int count = field->is_repeated() ? all.FieldSize(message, field) : 1;
    const auto take_from = [&](auto repeated, auto single, auto& values) {
      take(
          field, count, [&](int i) { return (all.*repeated)(message, field, i); },
          [&] { return (all.*single)(message, field); }, values);
    };
    switch (field->cpp_type()) {
      case Type::CPPTYPE_MESSAGE:
        out.messages.resize(static_cast<size_t>(count));
        for (int i = 0; i < count; ++i)
          to_tree(field->is_repeated() ? all.GetRepeatedMessage(message, field, i)
                                       : all.GetMessage(message, field),
                  out.messages[static_cast<size_t>(i)]);
        break;
      case Type::CPPTYPE_STRING:
        take_from(&pb::Reflection::GetRepeatedString, &pb::Reflection::GetString, out.texts);
        break;
      case Type::CPPTYPE_FLOAT:
        take_from(&pb::Reflection::GetRepeatedFloat, &pb::Reflection::GetFloat, out.floats);
        break;
      case Type::CPPTYPE_DOUBLE:
        take_from(&pb::Reflection::GetRepeatedDouble, &pb::Reflection::GetDouble, out.doubles);
        break;
      case Type::CPPTYPE_INT32:
        take_from(&pb::Reflection::GetRepeatedInt32, &pb::Reflection::GetInt32, out.whole);
        break;
      case Type::CPPTYPE_UINT32:
        take_from(&pb::Reflection::GetRepeatedUInt32, &pb::Reflection::GetUInt32, out.whole);
        break;
      case Type::CPPTYPE_INT64:
        take_from(&pb::Reflection::GetRepeatedInt64, &pb::Reflection::GetInt64, out.whole);
        break;
      case Type::CPPTYPE_BOOL:
        take_from(&pb::Reflection::GetRepeatedBool, &pb::Reflection::GetBool, out.whole);
        break;
      case Type::CPPTYPE_ENUM:
        take_from(&pb::Reflection::GetRepeatedEnumValue, &pb::Reflection::GetEnumValue, out.whole);
        break;
      default:
        throw std::logic_error("a field of a type that none has: " + field->full_name());
    }
  }
}

// One value of the tree into a field, behind others if it is repeated.
template <typename Value>
void put(pb::Message& message, const pb::FieldDescriptor* field, const Value& value, auto add, auto set) {
  const pb::Reflection& all = *message.GetReflection();
  if (field->is_repeated()) {
    (all.*add)(&message, field, value);
  } else {
    (all.*set)(&message, field, value);
  }
}

void put_whole(pb::Message& message, const pb::FieldDescriptor* field, int64_t value) {
  switch (field->cpp_type()) {
    case Type::CPPTYPE_INT32:
      return put(message, field, static_cast<int32_t>(value), &pb::Reflection::AddInt32,
                 &pb::Reflection::SetInt32);
    case Type::CPPTYPE_INT64:
      return put(message, field, value, &pb::Reflection::AddInt64, &pb::Reflection::SetInt64);
    default:
      throw std::logic_error("no whole number: " + field->full_name());
  }
}

void from_tree(const ProtoMessage& tree, pb::Message& message) {
  const pb::Reflection& all = *message.GetReflection();
  for (const ProtoField& from : tree.fields) {
    const pb::FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(from.name);
    if (field == nullptr)
      throw std::logic_error("no field " + from.name + " in " + message.GetDescriptor()->full_name());
    for (const ProtoMessage& inner : from.messages)
      from_tree(inner, field->is_repeated() ? *all.AddMessage(&message, field)
                                            : *all.MutableMessage(&message, field));
    for (const std::string& text : from.texts)
      put(message, field, text, &pb::Reflection::AddString, &pb::Reflection::SetString);
    for (const float number : from.floats)
      put(message, field, number, &pb::Reflection::AddFloat, &pb::Reflection::SetFloat);
    for (const double number : from.doubles)
      put(message, field, number, &pb::Reflection::AddDouble, &pb::Reflection::SetDouble);
    for (const int64_t number : from.whole) put_whole(message, field, number);
  }
}

// The first mistake in a text.
class FirstFault final : public pb::io::ErrorCollector {
 public:
  void AddError(int line, pb::io::ColumnNumber column, const std::string& message) override {
    if (text_.empty())
      text_ = "line " + std::to_string(line + 1) + ", column " + std::to_string(column + 1) + ": " + message;
  }
  void AddWarning(int /*line*/, pb::io::ColumnNumber /*column*/, const std::string& /*message*/) override {}

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// What is said where `work` throws; what it returns else.
std::string without_exceptions(auto&& work) {
  try {
    return work();
  } catch (const std::exception& error) {
    return error.what();
  }
}

// Takes the parts of a message from `left`. What is damaged is left to the parser.
void count_parts(const pb::Descriptor& type, pb::io::CodedInputStream& in, int deepest, int64_t& left) {
  using Wire = pb::internal::WireFormatLite;
  while (const uint32_t tag = in.ReadTag()) {
    const pb::FieldDescriptor* field = type.FindFieldByNumber(Wire::GetTagFieldNumber(tag));
    const Type kind = field != nullptr ? field->cpp_type() : Type::CPPTYPE_STRING;
    const bool is_number = kind != Type::CPPTYPE_STRING && kind != Type::CPPTYPE_MESSAGE;
    const auto wire = Wire::GetTagWireType(tag);
    // None of the formats has groups; their fields would be such parts too.
    if ((!is_number && --left < 0) || wire == Wire::WIRETYPE_START_GROUP)
      throw std::length_error(kTooManyParts);
    if (kind != Type::CPPTYPE_MESSAGE || wire != Wire::WIRETYPE_LENGTH_DELIMITED || deepest == 0) {
      if (!Wire::SkipField(&in, tag)) return;
      continue;
    }
    int length = 0;
    if (!in.ReadVarintSizeAsInt(&length)) return;
    const auto outer = in.PushLimit(length);
    count_parts(*field->message_type(), in, deepest - 1, left);
    if (!in.Skip(std::max(in.BytesUntilLimit(), 0))) return;
    in.PopLimit(outer);
  }
}

void refuse_many_parts(const pb::Descriptor& type, std::string_view bytes) {
  pb::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int>(bytes.size()));
  int64_t left = kMostParts;
  count_parts(type, in, kDeepest, left);
}

std::string read(const char* type, std::string_view bytes, ProtoMessage& tree) {
  return without_exceptions([&]() -> std::string {
    if (bytes.size() > INT_MAX) return "has more than 2 GiB, more than any such message may have";
    const auto message = made(type);
    refuse_many_parts(*message->GetDescriptor(), bytes);
    pb::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                                static_cast<int>(bytes.size()));
    in.SetRecursionLimit(kDeepest);
    if (!message->MergePartialFromCodedStream(&in) || !in.ConsumedEntireMessage())
      return "is damaged, or something else: its bytes are no message of the format";
    to_tree(*message, tree);
    return "";
  });
}

std::string read_text(const char* type, std::string_view text, ProtoMessage& tree) {
  return without_exceptions([&]() -> std::string {
    if (text.size() > INT_MAX) return "has more than 2 GiB";
    if (std::ranges::count_if(text, [](char c) { return c == '{' || c == '<'; }) > kMostParts)
      return kTooManyParts;
    const auto message = made(type);
    FirstFault fault;
    pb::TextFormat::Parser parser;
    parser.RecordErrorsTo(&fault);
    parser.AllowUnknownField(true);
    parser.SetRecursionLimit(kDeepest);
    pb::io::ArrayInputStream in(text.data(), static_cast<int>(text.size()));
    if (!parser.Parse(&in, message.get())) return fault.text();
    to_tree(*message, tree);
    return "";
  });
}

std::string write(const char* type, const ProtoMessage& tree, std::string& bytes) {
  return without_exceptions([&]() -> std::string {
    const auto message = made(type);
    from_tree(tree, *message);
    if (message->ByteSizeLong() > INT_MAX) return "the message has more than 2 GiB";
    return message->SerializePartialToString(&bytes) ? "" : "the message cannot be written";
  });
}

}  // namespace
}  // namespace cnn

extern "C" __attribute__((visibility("default"))) const cnn::ModuleFunctions* cnn_proto_functions() {
  google::protobuf::SetLogHandler(nullptr);
  static const cnn::ModuleFunctions functions = {cnn::read, cnn::read_text, cnn::write};
  return &functions;
}

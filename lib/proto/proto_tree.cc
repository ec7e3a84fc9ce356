#include "proto/proto_tree.h"

#include <algorithm>
#include <utility>

namespace cnn {

const ProtoField* ProtoMessage::find(std::string_view name) const {
  const auto found = std::ranges::find(fields, name, &ProtoField::name);
  return found == fields.end() ? nullptr : &*found;
}

const std::string& ProtoMessage::text(std::string_view name) const {
  static const std::string none;
  const auto all = texts(name);
  return all.empty() ? none : all.back();
}

int64_t ProtoMessage::whole(std::string_view name, int64_t fallback) const {
  const auto all = whole_numbers(name);
  return all.empty() ? fallback : all.back();
}

float ProtoMessage::number(std::string_view name, float fallback) const {
  const auto all = floats(name);
  return all.empty() ? fallback : all.back();
}

const ProtoMessage& ProtoMessage::message(std::string_view name) const {
  static const ProtoMessage none;
  const auto all = messages(name);
  return all.empty() ? none : all.back();
}

std::span<const std::string> ProtoMessage::texts(std::string_view name) const {
  const ProtoField* found = find(name);
  return found == nullptr ? std::span<const std::string>() : found->texts;
}

std::span<const int64_t> ProtoMessage::whole_numbers(std::string_view name) const {
  const ProtoField* found = find(name);
  return found == nullptr ? std::span<const int64_t>() : found->whole;
}

std::span<const float> ProtoMessage::floats(std::string_view name) const {
  const ProtoField* found = find(name);
  return found == nullptr ? std::span<const float>() : found->floats;
}

std::span<const ProtoMessage> ProtoMessage::messages(std::string_view name) const {
  const ProtoField* found = find(name);
  return found == nullptr ? std::span<const ProtoMessage>() : found->messages;
}

ProtoField& ProtoMessage::field(std::string_view name) {
  const auto found = std::ranges::find(fields, name, &ProtoField::name);
  return found == fields.end() ? fields.emplace_back(ProtoField{std::string(name)}) : *found;
}

void ProtoMessage::put_text(std::string_view name, std::string value) {
  field(name).texts.push_back(std::move(value));
}

void ProtoMessage::put_whole(std::string_view name, int64_t value) {
  field(name).whole.push_back(value);
}

void ProtoMessage::put_float(std::string_view name, float value) {
  field(name).floats.push_back(value);
}

void ProtoMessage::put_double(std::string_view name, double value) {
  field(name).doubles.push_back(value);
}

ProtoMessage& ProtoMessage::put_message(std::string_view name) {
  return field(name).messages.emplace_back();
}

ProtoMessage& ProtoMessage::put_message(std::string_view name, ProtoMessage value) {
  return field(name).messages.emplace_back(std::move(value));
}

}  // namespace cnn

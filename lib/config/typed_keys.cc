#include "config/typed_keys.h"

#include <algorithm>
#include <set>

namespace cnn {
namespace {

bool has(const TypedKeys& type, const std::string& key) {
  return std::ranges::find(type.keys, key) != type.keys.end();
}

// "sgd and rmsprop have it, adam has not"
std::string who_has(const std::string& key, std::span<const TypedKeys> types, const std::string& type) {
  std::vector<std::string> names;
  for (const TypedKeys& other : types) {
    if (has(other, key)) names.push_back(other.type);
  }
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text + (names.size() == 1 ? " has it, " : " have it, ") + type + " has not";
}

}  // namespace

std::vector<std::string> type_words(std::span<const TypedKeys> types) {
  std::vector<std::string> words;
  words.reserve(types.size());
  for (const TypedKeys& type : types) words.push_back(type.type);
  return words;
}

void refuse_keys_of_other_types(Section& section, std::span<const TypedKeys> types, size_t type) {
  std::set<std::string> foreign;
  for (const TypedKeys& other : types) foreign.insert(other.keys.begin(), other.keys.end());
  for (const std::string& key : foreign) {
    if (!has(types[type], key)) section.refuse(key, who_has(key, types, types[type].type));
  }
}

void know_keys_of_all_types(Section& section, std::span<const TypedKeys> types) {
  for (const TypedKeys& type : types) {
    for (const std::string& key : type.keys) section.get(key);
  }
}

void read_real(Section& section, const char* key, RealRange range, double& out) {
  const auto value = section.get(key);
  if (value) out = value->real(range).value_or(out);
}

void read_integer(Section& section, const char* key, int64_t min, int64_t max, int64_t& out) {
  const auto value = section.get(key);
  if (value) out = value->integer(min, max).value_or(out);
}

void read_boolean(Section& section, const char* key, bool& out) {
  const auto value = section.get(key);
  if (value) out = value->boolean().value_or(out);
}

void require_real(Section& section, const char* key, const char* hint, RealRange range, double& out) {
  const auto value = section.require(key, hint);
  if (value) out = value->real(range).value_or(out);
}

}  // namespace cnn

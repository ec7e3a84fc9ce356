#include "app/differing_values.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace cnn::app {
namespace {

using Json = nlohmann::ordered_json;
using Values = std::vector<const Json*>;

bool is_nothing(const Json* value) {
  return value == nullptr || value->is_null() || (value->is_object() && value->empty());
}

std::string plain_text_of(const Json* value) {
  if (is_nothing(value)) return "";
  if (!value->is_array()) return value->is_string() ? value->get<std::string>() : value->dump();
  std::string list;
  for (const Json& item : *value) list += (list.empty() ? "" : ", ") + plain_text_of(&item);
  return "[" + list + "]";
}

}  // namespace

Values values_of(const std::string& key, const Values& objects) {
  Values values;
  for (const Json* object : objects) {
    const bool has_it = object != nullptr && object->is_object() && object->contains(key);
    values.push_back(has_it ? &object->at(key) : nullptr);
  }
  return values;
}

std::vector<std::string> keys_of_any(const Values& objects) {
  std::vector<std::string> keys;
  for (const Json* object : objects) {
    if (object == nullptr || !object->is_object()) continue;
    for (const auto& [key, unused] : object->items()) {
      if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    }
  }
  return keys;
}

void add_if_differing(DifferingKey key, std::vector<DifferingKey>& differences) {
  if (std::ranges::adjacent_find(key.values, std::ranges::not_equal_to()) != key.values.end())
    differences.push_back(std::move(key));
}

void add_differing_values(const std::string& key, const Values& values,
                          std::vector<DifferingKey>& differences) {
  const auto may_be_within = [](const Json* value) { return is_nothing(value) || value->is_object(); };
  if (std::ranges::all_of(values, may_be_within)) {
    for (const std::string& inner : keys_of_any(values))
      add_differing_values(key + "." + inner, values_of(inner, values), differences);
    return;
  }
  DifferingKey differing{key, {}};
  for (const Json* value : values) differing.values.push_back(plain_text_of(value));
  add_if_differing(std::move(differing), differences);
}

}  // namespace cnn::app

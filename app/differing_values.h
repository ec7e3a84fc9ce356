// Values of several JSON objects held against each other.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/comparison.h"

namespace cnn::app {

// Of this key of each object; null where one has no such key or is null.
std::vector<const nlohmann::ordered_json*> values_of(
    const std::string& key, const std::vector<const nlohmann::ordered_json*>& objects);

// The keys that any of these objects has, each once, in their order.
std::vector<std::string> keys_of_any(const std::vector<const nlohmann::ordered_json*>& objects);

// Adds `key` if its values are not all the same.
void add_if_differing(DifferingKey key, std::vector<DifferingKey>& differences);

// Adds what differs between the values of one key, null where there is none: of objects each key of theirs
// behind a dot, a list as one value.
void add_differing_values(const std::string& key, const std::vector<const nlohmann::ordered_json*>& values,
                          std::vector<DifferingKey>& differences);

}  // namespace cnn::app

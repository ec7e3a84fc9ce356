#include "config/layer_text.h"

namespace cnn {

std::string item_of(const KeyTable& table) {
  if (table.example.empty()) return "`- " + table.path + "`";
  return table.example.starts_with('{') ? "`- " + table.path + ": " + table.example + "`" : table.example;
}

std::string item_with(const KeyTable& table, const std::string& mapping) {
  const std::string only = "{" + table.keys.front().name + ": ";
  const bool is_short = table.meaning.find("short `" + table.path + ":") != std::string::npos;
  const bool has_one = mapping.starts_with(only) && mapping.find(": ", only.size()) == std::string::npos;
  const std::string value =
      has_one ? mapping.substr(only.size(), mapping.size() - only.size() - 1) : std::string();
  return "`- " + table.path + ": " + (is_short && has_one ? value : mapping) + "`";
}

}  // namespace cnn

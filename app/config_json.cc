#include "app/config_json.h"

#include <nlohmann/json.hpp>

#include "config/diagnostics.h"
#include "config/yaml_tree.h"
#include "model/json_text.h"

namespace cnn::app {

namespace {

using Json = nlohmann::ordered_json;

// A plain scalar that JSON knows is a number, true or false; what stands in quotes is a word.
Json json_of_scalar(const YamlNode& node) {
  if (node.is_quoted) return node.text;
  Json value = Json::parse(node.text, nullptr, false);
  return value.is_number() || value.is_boolean() ? value : Json(node.text);
}

Json json_of(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::scalar:
      return json_of_scalar(node);
    case YamlNode::Kind::sequence: {
      Json list = Json::array();
      for (const YamlNode& item : node.items) list.push_back(json_of(item));
      return list;
    }
    case YamlNode::Kind::mapping: {
      Json object = Json::object();
      for (const YamlEntry& entry : node.entries) object[entry.key] = json_of(entry.value);
      return object;
    }
    case YamlNode::Kind::null:
    case YamlNode::Kind::broken:
      break;
  }
  return nullptr;
}

}  // namespace

std::string config_json(const std::string& yaml) {
  const Source source{"config", yaml};
  Diagnostics diagnostics;
  const YamlNode tree = parse_yaml(source, diagnostics);
  diagnostics.throw_errors();
  return json_text(json_of(tree));
}

}  // namespace cnn::app

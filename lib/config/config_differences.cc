#include "config/config_differences.h"

#include <algorithm>
#include <utility>

#include "config/write_config.h"
#include "config/yaml_tree.h"

namespace cnn {
namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;  // paths and values

constexpr YamlLimits kLimits = {128, 1'000'000};  // as of any config that is written

bool is_scalar(const YamlNode& node) {
  return node.kind == YamlNode::Kind::scalar || node.kind == YamlNode::Kind::null;
}

// A list of values alone is one.
void add(const YamlNode& node, const std::string& path, Entries& entries) {
  const std::string within = path.empty() ? "" : path + ".";
  if (node.kind == YamlNode::Kind::mapping) {
    for (const YamlEntry& entry : node.entries) add(entry.value, within + entry.key, entries);
  } else if (node.kind == YamlNode::Kind::sequence && !std::ranges::all_of(node.items, is_scalar)) {
    for (size_t i = 0; i < node.items.size(); ++i) add(node.items[i], within + std::to_string(i), entries);
  } else if (node.kind == YamlNode::Kind::sequence) {
    std::string list;
    for (const YamlNode& item : node.items) list += (list.empty() ? "" : ", ") + item.text;
    entries.emplace_back(path, "[" + list + "]");
  } else {
    entries.emplace_back(path, node.text);
  }
}

Entries entries_of(const RunSpec& spec) {
  const Source source{"", write_config(spec), true, 0};
  Diagnostics diagnostics;
  const YamlNode root = parse_yaml(source, diagnostics, kLimits);
  diagnostics.throw_errors();
  Entries entries;
  add(root, "", entries);
  return entries;
}

std::string value_of(const Entries& entries, const std::string& path) {
  const auto found = std::ranges::find(entries, path, &Entries::value_type::first);
  return found == entries.end() ? "(none)" : found->second;
}

}  // namespace

std::vector<std::string> config_differences(const RunSpec& before, const RunSpec& now) {
  const Entries old_entries = entries_of(before);
  const Entries new_entries = entries_of(now);
  std::vector<std::string> differences;
  const auto compare = [&](const std::string& path) {
    const std::string was = value_of(old_entries, path);
    const std::string is = value_of(new_entries, path);
    if (was != is) differences.push_back(path + ": " + was + " -> " + is);
  };
  for (const auto& entry : old_entries) compare(entry.first);
  for (const auto& entry : new_entries) {
    const bool is_new =
        std::ranges::find(old_entries, entry.first, &Entries::value_type::first) == old_entries.end();
    if (is_new) compare(entry.first);
  }
  return differences;
}

}  // namespace cnn

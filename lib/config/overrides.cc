#include "config/overrides.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/utf8.h"
#include "config/find_key.h"
#include "config/scalars.h"
#include "config/set_hint.h"
#include "config/suggest.h"

namespace cnn {
namespace {

// A step of a dotted path: the key or index, and where it stands in the path.
struct Step {
  std::string word;
  Place place;
};

// The steps, up to one more than are allowed.
std::vector<Step> split_path(const Source& key) {
  std::vector<Step> steps;
  for (size_t begin = 0; steps.size() <= kYamlLimits.depth;) {
    const size_t end = std::min(key.text.find('.', begin), key.text.size());
    steps.push_back({key.text.substr(begin, end - begin), {&key, begin}});
    if (end == key.text.size()) break;
    begin = end + 1;
  }
  return steps;
}

YamlNode* item_at(YamlNode& list, const Step& step, const SetWords& set, size_t done,
                  Diagnostics& diagnostics) {
  const bool are_layers = done > 0 && set.path[done - 1] == "layers";
  size_t index = 0;
  const char* end = step.word.data() + step.word.size();
  const auto result = std::from_chars(step.word.data(), end, index);
  if (result.ec == std::errc() && result.ptr == end && index < list.items.size()) return &list.items[index];
  const std::string range =
      list.items.empty() ? "it is empty" : "its items are 0 to " + std::to_string(list.items.size() - 1);
  diagnostics.error(step.place, "no item " + in_quotes(step.word) + " in this list: " + range +
                                    (are_layers ? hint_for_layer_name(list, set, done) : ""));
  return nullptr;
}

// The value of a key, made where it is missing. What an override sets or makes has the override's place.
YamlNode& entry_at(YamlNode& mapping, const Step& step, bool is_last) {
  for (YamlEntry& entry : mapping.entries) {
    if (entry.key != step.word) continue;
    if (is_last || entry.value.kind == YamlNode::Kind::null) entry.place = step.place;
    return entry.value;
  }
  YamlEntry& created = mapping.entries.emplace_back();
  created.key = step.word;
  created.place = step.place;
  created.value.place = step.place;
  return created.value;
}

// `optimizer: adam` as the mapping that it is short for, so that a key can stand beside the type;
// any other value at `path` stays.
void write_out_type(YamlNode& node, const std::string& path) {
  const KeyTable* table = section_table(path);
  if (table == nullptr || table->type_key != "type" || node.kind != YamlNode::Kind::scalar ||
      std::ranges::find(table->types, node.text, &KeyType::word) == table->types.end())
    return;
  YamlNode type = std::move(node);
  node = {};
  node.kind = YamlNode::Kind::mapping;
  node.place = type.place;
  node.entries.push_back({"type", type.place, std::move(type)});
}

// The node that `steps` lead to, made where it is missing.
YamlNode* walk(YamlNode& root, const std::vector<Step>& steps, const std::string& value,
               Diagnostics& diagnostics) {
  std::vector<std::string> words;
  for (const Step& step : steps) words.push_back(step.word);
  const SetWords set{words, value};
  YamlNode* node = &root;
  std::string path;  // to the node
  for (size_t done = 0; done < steps.size(); ++done) {
    const Step& step = steps[done];
    write_out_type(*node, path);
    path += (path.empty() ? "" : ".") + step.word;
    switch (node->kind) {
      case YamlNode::Kind::null:
        node->kind = YamlNode::Kind::mapping;
        node->place = step.place;
        [[fallthrough]];
      case YamlNode::Kind::mapping:
        if (const auto hint = hint_for_layer(set, done, *node)) {
          diagnostics.error(step.place, *hint);
          return nullptr;
        }
        node = &entry_at(*node, step, &step == &steps.back());
        break;
      case YamlNode::Kind::sequence:
        node = item_at(*node, step, set, done, diagnostics);
        if (node == nullptr) return nullptr;
        break;
      case YamlNode::Kind::scalar:
        diagnostics.error(step.place, "cannot set " + in_quotes(step.place.source->text) +
                                          ": what it stands in is the value " + in_quotes(node->text) +
                                          ", not a mapping" + hint_for_scalar(set, done, *node));
        return nullptr;
      case YamlNode::Kind::broken:
        return nullptr;
    }
  }
  return node;
}

// Whether each step is a word, and there are not too many.
bool check_path(const YamlNode& root, const std::vector<Step>& steps, const std::string& value,
                Diagnostics& diagnostics) {
  if (steps.size() > kYamlLimits.depth) {
    diagnostics.error(steps.front().place,
                      "the key has more than " + std::to_string(kYamlLimits.depth) + " steps");
    return false;
  }
  const std::string& whole = steps.front().place.source->text;
  if (const std::string hint = hint_for_colon(whole, value); !hint.empty()) {
    diagnostics.error({steps.front().place.source, whole.find(':')}, hint);
    return false;
  }
  if (const size_t slash = whole.find_first_of("/["); slash != std::string::npos) {
    diagnostics.error({steps.front().place.source, slash},
                      "the words of a key are parted by dots: " + hint_for_notation(root, whole, value));
    return false;
  }
  for (const Step& step : steps) {
    if (!step.word.empty()) continue;
    diagnostics.error(step.place, "a key is words between dots, such as train.epochs, got " +
                                      in_quotes(step.place.source->text));
    return false;
  }
  return true;
}

// A value that is no UTF-8 can be no YAML, and a path as it comes from a shell.
YamlNode as_it_is(const Source& text) {
  YamlNode value;
  value.kind = YamlNode::Kind::scalar;
  value.is_quoted = true;
  value.place = {&text, 0};
  value.text = text.text;
  return value;
}

}  // namespace

void apply_overrides(YamlNode& root, std::span<const Override> overrides, std::deque<Source>& sources,
                     Diagnostics& diagnostics) {
  for (const Override& override : overrides) {
    const int order = static_cast<int>(sources.size());
    const Source& key = sources.emplace_back(Source{override.label, override.key, false, order});
    const Source& text = sources.emplace_back(Source{override.label, override.value, false, order + 1});
    YamlNode value = is_valid_utf8(text.text) ? parse_yaml(text, diagnostics) : as_it_is(text);
    const std::vector<Step> steps = split_path(key);
    if (!check_path(root, steps, override.value, diagnostics)) continue;
    YamlNode* target = walk(root, steps, override.value, diagnostics);
    if (target != nullptr) *target = std::move(value);
  }
}

}  // namespace cnn

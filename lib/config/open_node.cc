#include "config/open_node.h"

#include <string_view>
#include <utility>

#include "config/scalars.h"

namespace cnn {
namespace {

// Whether a key can be one of the config's; why not is reported.
bool is_word(const YamlNode& key, Diagnostics& diagnostics) {
  if (key.kind == YamlNode::Kind::broken) return false;
  const bool merges = key.text == "<<" && !key.is_quoted;
  if (key.kind == YamlNode::Kind::scalar && !merges) return true;
  diagnostics.error(key.place,
                    merges ? "merge keys (<<) are not allowed: write the keys out" : "a key must be a word");
  return false;
}

// Whether the key is the "01" of "rate: 0,01" in braces, which is reported.
bool ends_number(YamlNode& mapping, const YamlNode& key, Diagnostics& diagnostics) {
  if (mapping.entries.empty() || key.kind != YamlNode::Kind::scalar) return false;
  const std::string_view text = key.place.source->text;
  const YamlEntry& before = mapping.entries.back();
  const std::string& whole = before.value.text;
  const size_t begin = before.value.place.offset;
  const bool is_one = before.value.kind == YamlNode::Kind::scalar && begin <= key.place.offset &&
                      text.substr(begin, key.place.offset - begin) == whole + ",";
  const std::string hint = is_one ? decimal_comma_hint(before.key, whole + "," + key.text) : "";
  if (hint.empty()) return false;
  diagnostics.error(before.value.place, hint);
  mapping.entries.back().value = broken_node(before.value.place);
  return true;
}

}  // namespace

YamlNode broken_node(Place where) {
  YamlNode node;
  node.kind = YamlNode::Kind::broken;
  node.place = where;
  return node;
}

void OpenNode::take_key(YamlNode word, int line, Diagnostics& diagnostics) {
  key_place = word.place;
  if (ends_number(node, word, diagnostics)) {
    is_key_good = false;
    return;
  }
  const bool is_good = is_word(word, diagnostics);
  key = std::move(word.text);
  is_key_good = is_good;
  if (!is_good) {
    node.lacks_keys = true;
    return;
  }
  const auto [first, is_new] = seen.emplace(key, line);
  is_key_good = is_new;
  if (is_new) return;
  const std::string where =
      word.place.source->is_file ? " in line " + std::to_string(first->second) : std::string();
  diagnostics.error(word.place, "duplicate key " + in_quotes(key) + ": it is given already" + where);
}

}  // namespace cnn

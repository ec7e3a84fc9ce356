// The keys of each word of `layers`: those that its settings describe, and a few that are no settings.
#include <algorithm>
#include <stdexcept>

#include "config/described.h"
#include "config/keys.h"
#include "config/pattern.h"
#include "spec/layer_spec.h"

namespace cnn {
namespace {

const Other kLayerList = {"a list of layers"};

// What stands in a layer and is no setting of it.
std::vector<Key> own_keys(const SoftmaxSpec& /*softmax*/) {
  return {{"classes", kCount, "", "of a fully connected layer before it"}};
}
std::vector<Key> own_keys(const ResidualSpec& /*residual*/) {
  return {{"layers", kLayerList, "", "F"}};
}
std::vector<Key> own_keys(const GateSpec& /*gate*/) {
  return {{"layers", kLayerList, "", "G"}};
}
std::vector<Key> own_keys(const BranchesSpec& /*branches*/) {
  return {{"paths", Other{"a list of lists of layers"}, "", "the branches"}};
}
std::vector<Key> own_keys(const auto& settings) {
  return keys_of(settings);
}

KeyTable table_of(const auto& settings) {
  const KindText& text = settings.text;
  const std::string example = text.mapping != nullptr ? text.mapping : std::string("`- ") + text.item() + "`";
  KeyTable table = {text.word, example, text.meaning, own_keys(settings)};
  table.keys.push_back({"name", Other{"letters, digits, '_' and '-'"}, "", "default: the kind and a number"});
  return table;
}

std::vector<KeyTable> make_tables() {
  std::vector<KeyTable> tables;
  for_each_layer_kind(
      [&](const auto& settings, const LayerKind& /*kind*/) { tables.push_back(table_of(settings)); });
  tables.push_back(
      {"repeat",
       "{times: 3, layers: [...]}",
       "the layers written so many times",
       {{"times", WholeRange{1, kMaxLayers}, "", "how often"}, {"layers", kLayerList, "", "what"}}});
  return tables;
}

}  // namespace

std::span<const KeyTable> layer_keys() {
  static const std::vector<KeyTable> tables = make_tables();
  return tables;
}

const KeyTable& layer_keys(std::string_view word) {
  const auto tables = layer_keys();
  const auto found = std::ranges::find(tables, word, &KeyTable::path);
  if (found == tables.end()) throw std::logic_error("no keys of layer " + std::string(word));
  return *found;
}

std::vector<std::string> layer_words() {
  std::vector<std::string> words;
  for (const KeyTable& table : layer_keys()) words.push_back(table.path);
  return words;
}

}  // namespace cnn

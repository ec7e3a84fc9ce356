#include "app/key_help.h"

#include <algorithm>

#include "app/keys_text.h"
#include "app/value_help.h"
#include "config/find_key.h"
#include "config/habits.h"
#include "config/read_architecture.h"
#include "config/suggest.h"

namespace cnn::app {

namespace {

// The files of a set by name.
const KeyTable& set_keys() {
  static const KeyTable table = {"data.train, data.test",
                                 "",
                                 "files of format idx by name",
                                 {{"images", Other{"a path"}, "", "the file with the images"},
                                  {"labels", Other{"a path"}, "", "the file with their labels"}}};
  return table;
}

const KeyTable& share_keys() {
  static const KeyTable table = {
      "data.validation, data.test",
      "",
      "what is held back",
      {{"every", WholeRange{1}, "", "{every: N} is the fraction 1/N of the images"}}};
  return table;
}

// What has names and is told in other words elsewhere: of `architecture`, what layers are not.
template <typename Visit>
void for_each_other(Visit visit) {
  for (const Key& key : architecture_keys().keys) {
    if (layer_table(key.name) == nullptr)
      visit("architecture." + key.name, Named{.table = &architecture_keys(), .key = &key});
  }
  static const KeyTable pool = {"architecture.pool", "", "", {architecture_pool_keys().keys.front()}};
  visit("architecture.pool.blocks", Named{.table = &pool, .key = &pool.keys.front()});
  for (const std::string within : {"data.train.", "data.test."}) {
    for (const Key& key : set_keys().keys) visit(within + key.name, Named{.table = &set_keys(), .key = &key});
  }
  for (const std::string within : {"data.validation.", "data.test."})
    visit(within + "every", Named{.table = &share_keys(), .key = &share_keys().keys.front()});
}

// A layer's key of `architecture`, which holds for all layers of the kind, and these layers.
std::vector<Named> find_in_architecture(const std::string& path) {
  const std::string within = "architecture.";
  if (!path.starts_with(within)) return {};
  const std::string word = path.substr(within.size());
  const Key* key = find_key(architecture_keys().keys, word);
  const KeyTable* layer = layer_table(word);
  if (key == nullptr || layer == nullptr) return {};
  return {Named{.table = &architecture_keys(), .key = key}, Named{.table = layer}};
}

// Visits everything that has a name, with its path.
template <typename Visit>
void for_each_named(Visit visit) {
  const auto visit_table = [&](const KeyTable& table, const std::string& path) {
    const std::string within = path.empty() ? "" : path + ".";
    if (!path.empty()) visit(path, Named{.table = &table});
    for (const Key& key : table.keys) visit(within + key.name, Named{.table = &table, .key = &key});
    for (const KeyType& type : table.types) {
      visit(within + type.word, Named{.table = &table, .type = &type});
      for (const Key& key : type.keys) {
        visit(within + key.name, Named{&table, &type, &key});
        visit(within + type.word + "." + key.name, Named{&table, &type, &key});
      }
    }
  };
  for (const KeyTable& table : layer_keys()) visit_table(table, "layers." + table.path);
  for (const KeyTable* table : section_tables()) visit_table(*table, table->path);
  for_each_other(visit);
}

bool contains(const std::vector<Named>& all, const Named& one) {
  return std::ranges::any_of(all, [&](const Named& named) {
    return named.table == one.table && named.type == one.type && named.key == one.key;
  });
}

std::vector<Named> find_path(const std::string& word) {
  std::vector<Named> found;
  for_each_named([&](const std::string& path, const Named& named) {
    if ((path == word || path.ends_with("." + word)) && !contains(found, named)) found.push_back(named);
  });
  return found;
}

// What a word of other programs means: a setting of the training alone where it is one, as "lr", else the
// keys of layers and of data.
std::vector<Named> find_meant(const std::string& word) {
  const std::string path = path_meant(word);
  if (path.starts_with("train.") || path == word) return find_path(path);
  std::vector<Named> found;
  for (const std::string& meant : meant_by(word)) {
    for (const Named& named : find_path(meant)) {
      if (!contains(found, named)) found.push_back(named);
    }
  }
  return found.empty() && !path.empty() ? find_path(path) : found;
}

// The keys that take `word`.
std::vector<Named> find_value(const std::string& word) {
  std::vector<Named> found;
  for_each_named([&](const std::string&, const Named& named) {
    if (named.key != nullptr && takes_word(*named.key, word) && !contains(found, named))
      found.push_back(named);
  });
  return found;
}

// "train.optimizer, type sgd, rmsprop", where a key is one of some types alone; "conv, fc", of layers that
// have it alike.
std::string place_of(const std::vector<Named>& same) {
  std::vector<std::string> tables, types;
  for (const Named& named : same) {
    const std::string path = named.table->path.empty() ? "a config" : named.table->path;
    if (std::ranges::find(tables, path) == tables.end()) tables.push_back(path);
    if (named.type != nullptr) types.push_back(named.type->word);
  }
  std::string place;
  for (const std::string& table : tables) place += (place.empty() ? "" : ", ") + table;
  for (const std::string& type : types)
    place += (type == types.front() ? ", " + same.front().table->type_key + " " : ", ") + type;
  return place;
}

bool are_same_keys(const Named& a, const Named& b) {
  if (a.key == nullptr || b.key == nullptr || (a.type == nullptr) != (b.type == nullptr)) return false;
  const bool are_layers =
      layer_table(a.table->path) != nullptr && layer_table(b.table->path) != nullptr && a.type == nullptr;
  return (a.table == b.table || are_layers) && a.key->name == b.key->name &&
         a.key->fallback == b.key->fallback && a.key->meaning == b.key->meaning;
}

// Those that are the same as the first, which they leave.
std::vector<Named> take_same(std::vector<Named>& left) {
  const Named first = left.front();
  std::vector<Named> same;
  for (const Named& named : left) {
    if (same.empty() || are_same_keys(first, named)) same.push_back(named);
  }
  std::erase_if(left, [&](const Named& named) { return contains(same, named); });
  return same;
}

}  // namespace

std::vector<Named> find_named(const std::string& word) {
  if (auto layers = find_in_architecture(word); !layers.empty()) return layers;
  std::vector<Named> found = find_path(word);
  if (found.empty()) found = find_meant(word);
  const bool is_name = !found.empty();
  for (const Named& named : find_value(word)) {
    // A name is told of as a value too, but not where only prose holds it.
    const bool is_listed = std::holds_alternative<OneOf>(named.key->takes);
    if ((is_listed || !is_name) && !contains(found, named)) found.push_back(named);
  }
  return found;
}

std::string text_of(std::vector<Named> named) {
  std::string text;
  while (!named.empty()) {
    const std::vector<Named> same = take_same(named);
    const Named& first = same.front();
    if (!text.empty()) text += "\n";
    if (first.key != nullptr) {
      text += key_text(place_of(same), *first.key);
    } else {
      text += first.type != nullptr ? type_text(*first.table, *first.type) : table_text(*first.table);
    }
  }
  return text;
}

std::vector<std::string> named_words() {
  std::vector<std::string> words;
  for_each_named([&](const std::string& path, const Named&) {
    const std::string word = path.substr(path.rfind('.') + 1);
    if (std::ranges::find(words, word) == words.end()) words.push_back(word);
  });
  return words;
}

}  // namespace cnn::app

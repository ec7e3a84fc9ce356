#include "app/key_help.h"

#include <algorithm>

#include "app/keys_text.h"
#include "config/suggest.h"

namespace cnn::app {

namespace {

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

// "train.optimizer of type sgd or rmsprop", where a key is one of some types alone.
std::string place_of(const std::vector<Named>& same) {
  const std::string path = same.front().table->path.empty() ? "a config" : same.front().table->path;
  if (same.front().type == nullptr) return path;
  std::string types;
  for (const Named& named : same) types += (types.empty() ? "" : ", ") + named.type->word;
  return path + ", type " + types;
}

bool are_same_keys(const Named& a, const Named& b) {
  return a.key != nullptr && b.key != nullptr && a.type != nullptr && b.type != nullptr &&
         a.table == b.table && a.key->fallback == b.key->fallback && a.key->meaning == b.key->meaning;
}

}  // namespace

std::vector<Named> find_named(const std::string& word) {
  std::vector<Named> found = find_path(word);
  if (found.empty()) {
    if (const std::string path = path_meant(word); !path.empty()) found = find_path(path);
  }
  return found;
}

std::string text_of(const std::vector<Named>& named) {
  std::string text;
  for (size_t begin = 0, end = 0; begin < named.size(); begin = end) {
    const Named& first = named[begin];
    for (end = begin + 1; end < named.size() && are_same_keys(first, named[end]);) ++end;
    if (!text.empty()) text += "\n";
    if (first.key != nullptr) {
      text += key_text(place_of({named.begin() + static_cast<std::ptrdiff_t>(begin),
                                 named.begin() + static_cast<std::ptrdiff_t>(end)}),
                       *first.key);
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

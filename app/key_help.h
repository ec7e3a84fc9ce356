// What `cnn help WORD` knows of a word that a config holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/keys.h"

namespace cnn::app {

// Something that a word names: a section or a layer; a type of one; or a key, of all its types or of one.
struct Named {
  const KeyTable* table = nullptr;
  const KeyType* type = nullptr;
  const Key* key = nullptr;
};

// All that `word` names: "conv", "sgd", "normalize", "train.loss", "kernel", "conv.kernel"; a path may be
// without its beginning. Where nothing is called so, what other programs call so ("lr"), and then the keys
// that take the word as a value ("he").
std::vector<Named> find_named(const std::string& word);

// Their keys, defaults, meanings and what they take, in 80 columns.
std::string text_of(std::vector<Named> named);

// All words that name something alone, to find the one that was meant.
std::vector<std::string> named_words();

}  // namespace cnn::app

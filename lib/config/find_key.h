// Keys of the tables by their names; null where there is none.
#pragma once

#include <string>
#include <vector>

#include "config/keys.h"

namespace cnn {

// The table of a section by its path, of a layer by its word.
const KeyTable* section_table(const std::string& path);
const KeyTable* layer_table(const std::string& word);

const Key* find_key(const std::vector<Key>& keys, const std::string& name);

// "{type: step, every: 1, gamma: 0.7}" for `value` at the path of a key that a section has with some of its
// types alone, the first of them not among these: the type that needs the least beside it, with what it
// needs. Empty for any other key.
std::string with_type(const std::string& path, const std::string& value);

// What of the keys that the type needs is not among `given`, as ", every: 1".
std::string missing_keys(const KeyType& type, const std::vector<std::string>& given);

// The key at a path of sections, "train.optimizer.momentum", be it that of some of their types alone.
const Key* plain_key(const std::string& path);

// Whether what was typed is a value of the key, as far as its table can tell: not where it takes something of
// its own.
bool accepts(const Key& key, const std::string& typed);

}  // namespace cnn

// The config's keys for people: `cnn help` and the comments of `cnn new`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/keys.h"

namespace cnn::app {

// What `cnn help TOPIC` knows: "layers", "architecture", "data", "train", "optimizers", "schedules",
// "augment".
std::vector<std::string> help_topics();

// The keys of a topic with their defaults, meanings and what they take, in 80 columns; empty for another
// word.
std::string topic_text(std::string_view topic);

// The same of one section or layer; of one of its types, with the keys that all have; of one key of what
// `place` says.
std::string table_text(const KeyTable& table);
std::string type_text(const KeyTable& table, const KeyType& type);
std::string key_text(const std::string& place, const Key& key);

// A comment line for each key of `table`, those of its type `type` (empty: of none) first, but those of
// `given`, with its default or an example, and its meaning: what a config may say beside what it says.
std::string optional_keys(const KeyTable& table, std::string_view type,
                          std::span<const std::string_view> given);

// "how to train" of a key, for the comment behind it.
std::string meaning_of(const KeyTable& table, std::string_view key);

}  // namespace cnn::app

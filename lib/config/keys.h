// The keys of the config, as data: what each is called, takes, is where it is not given, and means. Those of
// settings that describe themselves (kinds/key.h) come from there. Readers take ranges and words from here,
// suggestions and help walk over it; a key that stands here and that no reader asks for, or the other way
// round, is a bug that reading any such section shows.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kinds/key.h"

namespace cnn {

// A type of something, such as an optimizer, and the keys that it has beside those of all types.
struct KeyType {
  std::string word;
  std::string meaning;
  std::vector<Key> keys;
  std::string why_fewer_keys = {};  // than other types have; empty: it goes without saying
};

struct KeyTable {
  std::string path;     // "train.optimizer"; of a layer, its word
  std::string example;  // what to write where something else than a mapping stands
  std::string meaning;
  std::vector<Key> keys;
  std::vector<KeyType> types = {};
  std::string type_key = "type";  // whose value is one of them
};

const KeyTable& config_keys();  // the top of the file
const KeyTable& input_keys();
const KeyTable& data_keys();
const KeyTable& normalize_keys();
const KeyTable& train_keys();
const KeyTable& optimizer_keys();
const KeyTable& schedule_keys();

// A table for each word of `layers`, in the order in which they are told; `conv` and `pool` are those of
// `architecture` too.
std::span<const KeyTable> layer_keys();
const KeyTable& layer_keys(std::string_view word);
std::vector<std::string> layer_words();

// Those of `train` and of the sections below it, of `data` likewise, and of all sections, from the top down;
// without the layers'.
std::vector<const KeyTable*> train_tables();
std::vector<const KeyTable*> data_tables();
std::vector<const KeyTable*> section_tables();

// The words of `table`'s types, in their order.
std::vector<std::string> type_words(const KeyTable& table);

// `text` with the data formats that there are in the place of {WORDS}, "idx (MNIST's files), ... or ...",
// {FILES}, the other way round, and {SIZED}, the words of those whose images have one size.
std::string with_formats(std::string text);

// The type as a value of its section: "cosine", or "{type: step, every: ...}" where it needs more.
std::string type_text(const KeyType& type);

// Where else in a config `name` is a key, for somebody who wrote it in the section `path`: "did you mean
// 'train.optimizer.momentum'?", "it is a key of the layers conv and fc"; empty where it is none.
std::string place_of_key(std::string_view name, std::string_view path);

// "train.optimizer.learning_rate" for "learning_rate", as far as sections have it; else empty.
std::string path_of_key(std::string_view name, std::string_view path);

}  // namespace cnn

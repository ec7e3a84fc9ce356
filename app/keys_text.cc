#include "app/keys_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/as_typed.h"
#include "app/value_help.h"
#include "app/wrap.h"
#include "config/read_architecture.h"

namespace cnn::app {
namespace {

constexpr size_t kComment = 40;

// Sections of which a topic tells.
struct Topic {
  const char* word;
  std::vector<const KeyTable*> (*tables)();
};

// The section and those right below it, but for kinds, which have topics of their own.
std::vector<const KeyTable*> tables_of(const std::string& path) {
  std::vector<const KeyTable*> tables;
  for (const KeyTable* table : section_tables()) {
    const bool is_below =
        table->path.starts_with(path + ".") && table->path.find('.', path.size() + 1) == std::string::npos;
    if (table->path == path || (is_below && table->types.empty())) tables.push_back(table);
  }
  return tables;
}

std::vector<const KeyTable*> tables_of_layers() {
  std::vector<const KeyTable*> tables;
  for (const KeyTable& table : layer_keys()) tables.push_back(&table);
  return tables;
}

const std::array kTopics = {
    Topic{"layers", tables_of_layers},
    Topic{"architecture", [] { return std::vector{&architecture_keys()}; }},
    Topic{"data", [] { return tables_of("data"); }},
    Topic{"train", [] { return tables_of("train"); }},
    Topic{"optimizers", [] { return std::vector{&optimizer_keys()}; }},
    Topic{"schedules", [] { return std::vector{&schedule_keys()}; }},
    Topic{"augment", [] { return tables_of("data.augment"); }},
};

constexpr const char* kFormula = R"(
The lectures' INPUT -> [[CONV -> RELU]*N -> POOL?]*M -> [FC -> RELU]*K -> FC:

  architecture:
    pattern: "[[CONV-RELU]*N-POOL?]*M-[FC-RELU]*K-SOFTMAX"
    N: [1, 2, 2]                    # convolutions of each block; or one number
    M: 3                            # blocks
    K: 1                            # fully connected layers before the last
    conv: {filters: [64, 128, 256], kernel: 3, pad: 1}
    pool: {kernel: 2, blocks: [1, 3]}
    fc: {units: [256]}              # one for each, or one number
    softmax: {classes: 10}          # brings the last FC with it

A pattern is CONV, RELU, POOL, POOL?, FC and SOFTMAX in any case, with '-',
'->' or ',' between them, and groups of them in (...) or [...], each times a
number, N, M or K; an item taken 0 times is not there. INPUT may stand at the
front; an FC at the end, in no group, is the SOFTMAX. So the lectures' formula
may also stand as it is above. A block is one turn of the
outermost group that holds CONV. A list in conv or pool is one value a block or
one a layer; with lists, [height, width] nests: kernel: [[5, 3], [3, 3]]. POOL?
is a pool in the blocks that pool.blocks names, or in all.
)";

std::string number(double value) {
  return fmt::format("{}", value);
}

// As help has it, shorter than messages do; a side's largest value goes without saying.
struct ShortText {
  std::string operator()(const RealRange& range) const {
    const bool has_least = std::isfinite(range.min);
    const std::string least = has_least ? (range.excludes_min ? "above " : "") + number(range.min) : "";
    if (!std::isfinite(range.max)) return least + (has_least && !range.excludes_min ? " or more" : "");
    return least + (range.excludes_max ? " to below " : " to ") + number(range.max);
  }
  std::string operator()(const WholeRange& range) const {
    return "a whole number from " + std::to_string(range.min);
  }
  std::string operator()(TrueOrFalse) const { return ""; }
  std::string operator()(const OneOf& words) const { return text_of(words); }
  std::string operator()(const Other& other) const { return other.text; }
};

std::string key_line(const Key& key, const std::string& indentation) {
  const std::string takes = std::visit(ShortText{}, key.takes);
  return wrapped(indentation + key.name + ":" + (key.fallback.empty() ? "" : " " + key.fallback),
                 kMeaningColumn, as_typed(key.meaning + (takes.empty() ? "" : " (" + takes + ")")));
}

std::string head_of(const KeyTable& table) {
  return wrapped(table.path, std::max(kMeaningColumn, table.path.size() + 2), table.meaning);
}

std::string keys_of(const KeyTable& table) {
  std::string text;
  for (const Key& key : table.keys) {
    if (key.name != "name" || table.path.empty()) text += key_line(key, "  ");
  }
  return text;
}

// Those of all its types.
std::string common_keys_of(const KeyTable& table) {
  std::string text;
  for (const Key& key : table.keys) {
    if (key.name != table.type_key) text += key_line(key, "  ");
  }
  return text;
}

std::string lines_of(const KeyTable& table, const KeyType& type) {
  std::string text = wrapped("  " + table.type_key + ": " + type.word, kMeaningColumn, type.meaning);
  for (const Key& key : type.keys) text += key_line(key, "    ");
  return text;
}

// What `key` may have: an example of its section, or of its own, or a letter for a number.
std::string example_of(const KeyTable& table, const Key& key) {
  for (const KeyTable* below : section_tables()) {
    if (below->path == table.path + "." + key.name && !below->example.empty()) return below->example;
  }
  return key.example.empty() ? "N" : key.example;
}

}  // namespace

std::string table_text(const KeyTable& table) {
  std::string text = head_of(table) + keys_of(table);
  for (const KeyType& type : table.types) text += lines_of(table, type);
  return text;
}

std::string type_text(const KeyTable& table, const KeyType& type) {
  return head_of(table) + lines_of(table, type) + common_keys_of(table);
}

std::string key_text(const std::string& place, const Key& key) {
  return wrapped("", 0, place + ":") + key_line(key, "  ") + values_text(key);
}

std::vector<std::string> help_topics() {
  std::vector<std::string> words;
  for (const Topic& topic : kTopics) words.emplace_back(topic.word);
  return words;
}

std::string topic_text(std::string_view topic) {
  std::string text;
  for (const Topic& known : kTopics) {
    if (topic != known.word) continue;
    for (const KeyTable* table : known.tables()) text += (text.empty() ? "" : "\n") + table_text(*table);
  }
  if (topic == "layers") {
    text +=
        "\nEach but repeat takes a `name` too (letters, digits, '_' and '-'; default: its\n"
        "word and a number), and is its word alone where no key needs a value.\n";
  }
  if (topic == "architecture") text += kFormula;
  return text;
}

std::string meaning_of(const KeyTable& table, std::string_view key) {
  const auto found = std::ranges::find(table.keys, key, &Key::name);
  return found == table.keys.end() ? "" : found->meaning;
}

std::string optional_keys(const KeyTable& table, std::string_view type,
                          std::span<const std::string_view> given) {
  std::string text;
  const auto add = [&](const std::vector<Key>& keys) {
    for (const Key& key : keys) {
      if (std::ranges::find(given, key.name) != given.end()) continue;
      const bool has_value = !key.fallback.empty() && key.fallback != "{}";
      const std::string value = has_value ? key.fallback : example_of(table, key);
      text += fmt::format("  # {:<{}} # {}\n", key.name + ": " + value, kComment - 7, key.meaning);
    }
  };
  for (const KeyType& known : table.types) {
    if (known.word == type) add(known.keys);
  }
  add(table.keys);
  return text;
}

}  // namespace cnn::app

// Every command that a hint proposes works when it is typed as it stands.
#include <catch2/catch.hpp>

#include "cli/playground.h"
#include "config/keys.h"

using namespace cnn;

namespace {

// A value that the key may have, as far as its table tells; empty for those of their own kind.
struct ValueFor {
  std::string operator()(const RealRange& range) const { return range.max >= 0.5 ? "0.5" : "0"; }
  std::string operator()(const WholeRange& range) const {
    return std::to_string(std::max<int64_t>(range.min, 1));
  }
  std::string operator()(TrueOrFalse) const { return "true"; }
  std::string operator()(const OneOf& one) const { return one.words.back(); }
  std::string operator()(const Other&) const { return ""; }
};

std::string value_for(const Key& key) {
  return std::visit(ValueFor{}, key.takes);
}

// What stands behind "write " up to the line's end, if it is a --set.
std::string proposed_in(const std::string& err) {
  const size_t begin = err.find("write --set ");
  return begin == std::string::npos ? "" : err.substr(begin + 6, err.find('\n', begin) - begin - 6);
}

// How many of these hints propose something; each such works.
int check_all(const Playground& here, const std::vector<std::string>& arguments) {
  int proposals = 0;
  for (const std::string& argument : arguments) {
    CAPTURE(argument);
    const std::string proposed = proposed_in(here.run("shapes net.yaml " + argument).err);
    if (proposed.empty()) continue;
    CAPTURE(proposed);
    ++proposals;
    const ProgramResult typed = here.run("shapes net.yaml " + proposed);
    CHECK(typed.exit_code == 0);
    CHECK(typed.err.find("error") == std::string::npos);  // that it comes to nothing may be told
  }
  return proposals;
}

// A key as an option, with its value, and as a mapping that it is not.
void add(std::vector<std::string>& arguments, const std::string& path, const Key& key) {
  const std::string value = value_for(key);
  // What the sets take depends on the format; the limit's keys are called as they are.
  const bool is_set = path.starts_with("data") && (key.name == "train" || key.name == "test");
  if (value.empty() || is_set || path.starts_with("train.early_stopping")) return;
  std::string option = key.name;
  std::replace(option.begin(), option.end(), '_', '-');
  arguments.push_back("--" + option + " " + value);
  arguments.push_back("--" + option + "=" + value);
  arguments.push_back("--set " + path + "." + key.name + ".x=" + value);
}

// All keys of a type with values, as a mapping; empty where one of them is of its own kind.
std::string mapping_of(const KeyType& type) {
  std::string mapping = "{type: " + type.word;
  for (const Key& key : type.keys) {
    if (value_for(key).empty()) return "";
    mapping += ", " + key.name + ": " + value_for(key);
  }
  return mapping + "}";
}

}  // namespace

TEST_CASE(
    "hints: of each key of train, data and what stands below them, given as an option or as a mapping") {
  const Playground here;
  here.write("net.yaml", net_config(", validation: 0.1", ", schedule: {type: cosine}"));
  std::vector<std::string> arguments;
  for (const KeyTable* table : section_tables()) {
    const bool is_below = table->path.find('.') != std::string::npos || table->path == "train";
    for (const Key& key : table->keys) {
      if (is_below && key.name != "type") add(arguments, table->path, key);
    }
  }
  CHECK(check_all(here, arguments) > 50);
}

TEST_CASE("hints: of each key of a type, where the config is of that type") {
  const Playground here;
  for (const KeyTable* table : {&optimizer_keys(), &schedule_keys()}) {
    for (const KeyType& type : table->types) {
      const std::string mapping = mapping_of(type);
      if (mapping.empty() || type.keys.empty()) continue;
      CAPTURE(mapping);
      here.write("net.yaml",
                 net_config("", ", " + table->path.substr(table->path.find('.') + 1) + ": " + mapping));
      std::vector<std::string> arguments;
      for (const Key& key : type.keys) add(arguments, table->path, key);
      CHECK(check_all(here, arguments) > 0);
    }
  }
}

TEST_CASE("hints: of sections that one value stands for") {
  const Playground here;
  here.write("net.yaml", net_config(", validation: 0.1", ", optimizer: adam"));
  const std::vector<std::string> arguments = {"--limit 100",
                                              "--early-stopping 5",
                                              "--average 0.9",
                                              "--optimizer rmsprop",
                                              "--optimizer Adam",
                                              "--schedule cosine",
                                              "--loss 0.1",
                                              "--augment true",
                                              "--crop 2",
                                              "--lr 0.1",
                                              "--normalize auto",
                                              "lr=0.1",
                                              "limit=100",
                                              "--set limit 100",
                                              "--set train.epochs 3",
                                              "--train.epochs 3",
                                              "--set train/lr=0.1",
                                              "--set layers[1]=relu",
                                              "--set layers/0/pad=1",
                                              "--set layers.0.padding=1",
                                              "--set layers.1.size=1"};
  CHECK(check_all(here, arguments) == static_cast<int>(arguments.size()));
}

TEST_CASE("hints: an option that is a key of some types alone is told with its type and all that needs") {
  const Playground here;
  const ProgramResult result = here.run("train net.yaml --gamma 0.7");
  CHECK(result.err ==
        "cnn: error: unknown option '--gamma': it is a key of the config, write --set 'train.schedule={type: "
        "step, every: 1, gamma: 0.7}'\nrun `cnn train --help`\n");
  CHECK(here.run("shapes net.yaml --set 'train.schedule={type: step, every: 1, gamma: 0.7}'").exit_code == 0);
}

TEST_CASE("hints: a key of a schedule that there is not is told with a type") {
  const Playground here;
  const ProgramResult result = here.run("shapes net.yaml --set train.schedule.warmup=1");
  CHECK(result.err ==
        "--set train.schedule.warmup: error: 'schedule' needs 'type': write --set 'train.schedule={type: "
        "cosine, warmup: 1}'\n  train.schedule.warmup\n        ^\n");
  CHECK(here.run("shapes net.yaml " + proposed_in(result.err)).exit_code == 0);
}

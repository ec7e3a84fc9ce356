#include "app/completion_words.h"

#include <algorithm>

#include "app/commands.h"
#include "app/config_templates.h"
#include "app/keys_text.h"
#include "app/known_commands.h"
#include "app/prose_topics.h"
#include "config/keys.h"

namespace cnn::app {
namespace {

constexpr size_t kHelpLength = 60;  // that fits beside an option

std::vector<std::string> bars_of(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '|' || c == ' ') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// Of "DIR|train", as help has it: capitals stand for something.
ValueWords words_in(const std::string& text) {
  ValueWords value;
  value.keys = text == "KEY=VALUE";
  for (const std::string& part : bars_of(text)) {
    const bool is_word =
        !part.empty() && std::ranges::none_of(part, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (is_word) value.words.push_back(part);
    for (const char* file : {"FILE", "DIR", "MODEL", "RUN", "CONFIG", "IMAGE"})
      value.files = value.files || part.starts_with(file);
  }
  return value;
}

// Up to where something more is said: "Threads to work with" of "Threads to work with (default: ...)".
std::string begun_words(const std::string& text) {
  std::string begin = text.substr(0, text.find_first_of("(;:,."));
  if (begin.size() > kHelpLength) begin.resize(begin.rfind(' ', kHelpLength));
  begin.resize(begin.find_last_not_of(' ') + 1);
  return begin;
}

void add_option_words(const CLI::App& level, std::vector<OptionWords>& options) {
  for (const CLI::Option* option : level.get_options()) {
    if (option->get_positional() && option->get_lnames().empty()) continue;
    OptionWords words;
    for (const std::string& name : option->get_snames()) words.names.push_back("-" + name);
    for (const std::string& name : option->get_lnames()) words.names.push_back("--" + name);
    const bool is_listed =
        std::ranges::any_of(options, [&](const OptionWords& known) { return known.names == words.names; });
    if (words.names.empty() || is_listed) continue;
    words.help = begun_words(option->get_description());
    words.is_flag = option->get_items_expected_max() == 0;
    if (!words.is_flag) words.value = words_in(option->get_option_text());
    options.push_back(words);
  }
}

void add_argument_words(const CLI::App& command, CommandWords& words) {
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    const std::string name = option->get_name(true);
    const ValueWords value = words_in(name);
    words.arguments.words.insert(words.arguments.words.end(), value.words.begin(), value.words.end());
    words.arguments.files = words.arguments.files || value.files;
    words.configs = words.configs || name.find("CONFIG") != std::string::npos;
  }
}

std::vector<std::string> topic_words(const CLI::App& app) {
  std::vector<std::string> all;
  for (const CLI::App* command : commands_below(app)) all.push_back(command->get_name());
  for (const auto& more : {help_topics(), prose_topics()}) {
    for (const std::string& topic : more)
      if (std::ranges::find(all, topic) == all.end()) all.push_back(topic);
  }
  return all;
}

void add_set_key(const Key& key, const std::string& within, SetWords& words) {
  const std::string path = within + key.name + "=";
  if (std::ranges::find(words.keys, path) != words.keys.end()) return;
  words.keys.push_back(path);
  std::vector<std::string> values;
  if (const auto* one_of = std::get_if<OneOf>(&key.takes)) values = one_of->words;
  if (std::holds_alternative<TrueOrFalse>(key.takes)) values = {"true", "false"};
  for (const std::string& value : values) words.values.push_back(path + value);
}

}  // namespace

std::vector<CommandWords> completion_words(const CLI::App& app) {
  std::vector<CommandWords> all;
  for (const CLI::App* command : commands_below(app)) {
    CommandWords words{command->get_name(), command->get_description(), {}, {}};
    add_option_words(*command, words.options);
    add_option_words(app, words.options);
    std::erase_if(words.options,
                  [](const OptionWords& option) { return option.names.back() == "--version"; });
    add_argument_words(*command, words);
    if (words.name == "help") words.arguments.words = topic_words(app);
    if (words.name == "completion") words.arguments.words = completion_shells();
    if (words.name == "get-data") words.arguments.words = data_sets_to_get();
    if (words.name == "new") {
      words.arguments.words = template_names();
      words.arguments.words.emplace_back("images");
    }
    all.push_back(words);
  }
  return all;
}

SetWords set_words() {
  SetWords words;
  for (const KeyTable* table : section_tables()) {
    const std::string within = table->path.empty() ? "" : table->path + ".";
    if (!table->types.empty())
      add_set_key({table->type_key, OneOf{type_words(*table)}, "", ""}, within, words);
    for (const Key& key : table->keys) add_set_key(key, within, words);
    for (const KeyType& type : table->types) {
      for (const Key& key : type.keys) add_set_key(key, within, words);
    }
  }
  return words;
}

std::string spaced(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string quoted(const std::string& text) {
  std::string word = "'";
  for (const char c : text) {
    if (c != '\'') word += c;  // no help needs one, and shells differ in how to write it
  }
  return word + "'";
}

}  // namespace cnn::app

// cnn help: of a command what its --help says, of a part of the config its keys.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "app/as_typed.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/help_format.h"
#include "app/key_help.h"
#include "app/keys_text.h"
#include "app/known_commands.h"
#include "app/man_page.h"
#include "app/prose_topics.h"
#include "app/wrap.h"
#include "base/error.h"
#include "base/program_name.h"
#include "config/diagnostics.h"
#include "config/habits.h"
#include "config/keys.h"
#include "config/suggest.h"

namespace cnn::app {
namespace {

const CLI::App* find_command(const CLI::App& app, const std::string& word) {
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == word) return command;
  }
  return nullptr;
}

std::string all_topics() {
  std::string text = "Keys of a config:";
  for (const std::string& topic : help_topics()) text += (topic == "layers" ? " " : ", ") + topic;
  text = wrapped("", 0, text + "; as in `" + program_command("help optimizers") + "`.");
  return text + wrapped("", 0, "At length: " + listed(prose_topics(), "and") + ".");
}

// CLI::App::help() would be that of `help`.
std::string own_help(const CLI::App& app, const std::string& called) {
  return app.get_formatter()->make_help(&app, called, CLI::AppFormatMode::Normal);
}

// A word may be both: `train`.
std::string help_of(const CLI::App& app, const std::string& word) {
  const CLI::App* command = find_command(app, word);
  std::string text = command != nullptr ? own_help(*command, program_name() + " " + word) : "";
  if (std::string prose = prose_text(word); !prose.empty()) return prose;
  std::string keys = topic_text(word);
  if (keys.empty() && command == nullptr) keys = text_of(find_named(word));
  if (!keys.empty()) text += (text.empty() ? "" : "\nKeys of a config:\n\n") + keys;
  return text;
}

std::string in_small_letters(std::string word) {
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return word;
}

// A layer as the lectures' formula has it: "pool" of "POOL?" and of "POOL".
std::string word_of_formula(const std::string& typed) {
  const std::string capitals = typed.ends_with('?') ? typed.substr(0, typed.size() - 1) : typed;
  const bool is_capital = std::ranges::all_of(capitals, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (capitals.size() < 2 || (!is_capital && capitals == typed)) return "";
  return in_small_letters(capitals);
}

bool is_word_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// Whether `text` has the word as it is, in whatever letters.
bool tells_word(const std::string& text, const std::string& word) {
  const std::string small = in_small_letters(text);
  for (size_t at = small.find(word); at != std::string::npos; at = small.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !is_word_letter(small[at - 1])) && (end == small.size() || !is_word_letter(small[end])))
      return true;
  }
  return false;
}

// ": `cnn help eval` tells of it", of what `known` has the word in its text; empty where none has.
std::string where_told(const CLI::App& app, const std::string& word, const std::vector<std::string>& known) {
  constexpr size_t kLeastLetters = 3;
  constexpr size_t kMostTold = 3;
  std::vector<std::string> found;
  for (const std::string& topic : known) {
    const bool holds = word.size() >= kLeastLetters && found.size() < kMostTold &&
                       tells_word(help_of(app, topic), in_small_letters(word));
    if (holds) found.push_back("`" + program_command("help " + topic) + "`");
  }
  if (found.empty()) return "";
  return ": " + listed(found, "and") + (found.size() == 1 ? " tells of it" : " tell of it");
}

// ": `cnn help train` tells of the option --set", of the first command that has the word as an option.
std::string option_told(const CLI::App& app, const std::string& word) {
  const std::string option = "--" + word.substr(std::min(word.find_first_not_of('-'), word.size()));
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (option.size() > 2 && has_option(*command, option))
      return ": `" + program_command("help " + command->get_name()) + "` tells of the option " + option;
  }
  return "";
}

// What is said where a config has the word, which no key here means.
std::string answer_to(const std::string& word) {
  for (const char* section : {"layers", "conv", "softmax", "top", "data", "train", "train.optimizer",
                              "train.schedule", "train.loss", "format="}) {
    if (const auto answer = habit_answer(word, section)) return ": " + *answer;
  }
  return "";
}

[[noreturn]] void refuse_word(const CLI::App& app, const std::string& word) {
  std::vector<std::string> known = help_topics();
  std::erase(known, "train");  // a command too
  for (const std::string& topic : prose_topics()) known.push_back(topic);
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() != "help") known.push_back(command->get_name());
  }
  std::string hint = suggestion(word, known, {"layers", "commands and topics"});
  if (is_optimizer_elsewhere(word)) {
    hint = ": it is no optimizer here; these are " + listed(type_words(optimizer_keys()), "and");
  } else if (!nearest_word(word, known)) {
    const std::string answer = answer_to(word);
    const auto near = nearest_word(word, named_words());
    const std::string told = where_told(app, word, known);
    const std::string option = option_told(app, word);
    if (!answer.empty()) {
      hint = answer;
    } else if (!option.empty()) {
      hint = option;
    } else if (!told.empty()) {
      hint = told;
    } else if (near) {
      hint = ": did you mean '" + *near + "'?";
    }
  }
  throw Error(Failure::usage, "no help on " + in_quotes(word) + hint);
}

// Several words are one of the config: "learning_rate" of `learning rate`, "train.loss" of `train loss`.
std::string word_of(const CLI::App& app, const std::vector<std::string>& words) {
  std::string underlined, dotted;
  for (const std::string& word : words) {
    underlined += (underlined.empty() ? "" : "_") + word;
    dotted += (dotted.empty() ? "" : ".") + word;
  }
  if (help_of(app, underlined).empty() && !help_of(app, dotted).empty()) return dotted;
  const std::string plain = word_of_formula(underlined);
  return help_of(app, underlined).empty() && !help_of(app, plain).empty() ? plain : underlined;
}

int run_help(const CLI::App& app, const std::string& word, bool is_page, const Options& options) {
  if (is_page) {
    const std::string page = word == "config" ? config_man_page() : man_page(app, word);
    if (page.empty()) throw Error(Failure::usage, "--man: there are pages of commands, and of `config`");
    print(page);
    return 0;
  }
  const std::string text =
      word.empty() ? own_help(app, program_name()) + "\n" + all_topics() : help_of(app, word);
  if (text.empty()) refuse_word(app, word);
  print(options.json ? help_json(word, text) : text);
  return 0;
}

}  // namespace

void add_help_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("help", "Print help on a command, or the keys of a part of the config");
  const auto words = std::make_shared<std::vector<std::string>>();
  command
      ->add_option("WORD", *words,
                   "A command; " + listed(help_topics(), "or") + "; " + listed(prose_topics(), "or") +
                       "; or any word of a config: a layer, a type, a key, a value")
      ->option_text(" ");
  const auto is_page = std::make_shared<bool>(false);
  command->add_flag("--man", *is_page,
                    "Print a manual page, for man(1): of a command, of all, or of `config`");
  command->footer(
      "Examples:\n"
      "  cnn help eval\n"
      "  cnn help layers\n"
      "  cnn help optimizers\n"
      "  cnn help conv\n"
      "  cnn help train.loss\n");
  command->callback([words, is_page, &app, &options, &action] {
    action = [words, is_page, &app, &options] {
      return run_help(app, word_of(app, *words), *is_page, options);
    };
  });
}

}  // namespace cnn::app

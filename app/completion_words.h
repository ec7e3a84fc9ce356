// What a shell may complete, as the parser and the table of keys know it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace cnn::app {

// What may follow.
struct ValueWords {
  std::vector<std::string> words;  // these
  bool keys = false;               // the keys of a config
  bool files = false;              // names of files

  bool is_known() const { return !words.empty() || keys || files; }
};

struct OptionWords {
  std::vector<std::string> names;  // "-o", "--out"
  std::string help;                // in a few words
  bool is_flag = false;
  ValueWords value = {};
};

struct CommandWords {
  std::string name;
  std::string help;
  std::vector<OptionWords> options;  // with those of every command
  ValueWords arguments;              // what stands alone
  bool configs = false;              // configs that came with the program do, too
};

std::vector<CommandWords> completion_words(const CLI::App& app);

// "train.optimizer.momentum=", and of those with words for values "train.optimizer.type=adam".
struct SetWords {
  std::vector<std::string> keys;
  std::vector<std::string> values;
};

SetWords set_words();

// In lists for shells: with a blank between them.
std::string spaced(const std::vector<std::string>& words);

// "fetch MNIST" in single quotes, as sh, zsh and fish read them.
std::string quoted(const std::string& text);

}  // namespace cnn::app

#include "app/unknown_argument.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "app/cut_setting.h"
#include "app/darknet_line.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "config/habits.h"
#include "config/keys.h"
#include "config/set_hint.h"
#include "config/suggest.h"

namespace cnn::app {
namespace {

using Words = std::vector<std::string>;

std::vector<const CLI::App*> commands_below(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

// Other programs' words for a command, which are none for a key of a config.
struct Synonyms {
  const char* command;
  Words words;
};

const std::vector<Synonyms>& synonyms() {
  static const std::vector<Synonyms> all = {
      {"train", {"fit", "learn", "run", "start", "finetune", "resume", "continue"}},
      {"eval", {"evaluate", "evaluation", "test", "validate", "val", "score", "accuracy"}},
      {"shapes",
       {"summary", "summarize", "info", "inspect", "describe", "model", "check", "print", "params"}},
      {"predict", {"classify", "inference", "infer", "detect", "forward", "recognize"}},
      {"bench", {"benchmark", "profile", "time", "speed"}},
      {"preview", {"view", "show", "images", "augment", "visualize"}},
      {"new", {"init", "create", "config", "generate", "template"}},
      {"help", {"man", "usage", "commands"}}};
  return all;
}

std::string hint_of_command(const CLI::App& app, const std::string& typed) {
  Words names;
  for (const CLI::App* command : commands_below(app)) names.push_back(command->get_name());
  if (nearest_word(typed, names)) return suggestion(typed, names, {"commands", "commands"});
  for (const Synonyms& one : synonyms()) {
    if (nearest_word(typed, one.words)) return ": did you mean '" + std::string(one.command) + "'?";
  }
  std::error_code ignored;
  if (typed.ends_with(".yaml") || typed.ends_with(".yml") || std::filesystem::exists(typed, ignored))
    return ": a command stands first, as in " + program_command("train ") + shell_path(typed);
  return suggestion(typed, names, {"commands", "commands"});
}

Words option_names(const CLI::App& app) {
  Words names;
  for (const CLI::App* level : {&app, parsed_command(app)}) {
    if (level == nullptr) continue;
    for (const CLI::Option* option : level->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back(name);
    }
  }
  return names;
}

bool has_option(const CLI::App& command, const std::string& name) {
  return command.get_option_no_throw(name) != nullptr;
}

// "an option of `cnn train`", of every command that has it; empty where none has.
std::string owners_of(const CLI::App& app, const std::string& option) {
  Words owners;
  for (const CLI::App* command : commands_below(app)) {
    if (has_option(*command, option)) owners.push_back("`" + program_command(command->get_name()) + "`");
  }
  return owners.empty() ? "" : "an option of " + listed(owners, "and");
}

// The option in an answer of habits, "give it on the command line, `-o DIR`".
std::string option_in(const std::string& answer) {
  const size_t begin = answer.find("`-");
  if (begin == std::string::npos || !answer.starts_with("give it on the command line")) return "";
  return answer.substr(begin + 1, answer.find_first_of(" `", begin + 1) - begin - 1);
}

bool is_number(const std::string& word) {
  return word.find_first_not_of("-+.0123456789eE") == std::string::npos;
}

// Whether `word` is what an option may have as its value, and not the config.
bool may_be_value(const std::string& word) {
  std::error_code ignored;
  const bool is_config = word.ends_with(".yaml") || word.ends_with(".yml");
  return !is_config && !word.starts_with('=') && (is_number(word) || !word.starts_with('-')) &&
         !std::filesystem::is_regular_file(word, ignored);
}

// What follows `argument` where it is no value of its own: "0.1" of --lr 0.1; empty where nothing does.
std::string value_behind(const std::string& argument, std::span<const std::string> typed) {
  const auto at = std::ranges::find(typed, argument);
  if (at == typed.end() || at + 1 == typed.end() || !may_be_value(*(at + 1))) return "";
  return *(at + 1);
}

// An option, or KEY=VALUE alone, that is a key of the config: how a command that takes --set is told.
std::string hint_of_setting(const CLI::App& app, const std::string& argument,
                            std::span<const std::string> typed) {
  const CLI::App* command = parsed_command(app);
  if (command == nullptr || !has_option(*command, "--set")) return "";
  const size_t equals = std::min(argument.find('='), argument.size());
  const size_t dashes = std::min(argument.find_first_not_of('-'), equals);
  const std::string path = path_meant(argument.substr(dashes, equals - dashes));
  if (path.empty()) return "";
  const std::string value =
      equals < argument.size() ? argument.substr(equals + 1) : value_behind(argument, typed);
  return ": it is a key of the config, write --set " + shell_word(setting_of(path, value));
}

// Other programs' options for what stands alone here, as in `cnn train --config net.yaml`.
std::string hint_of_positional(const CLI::App& app, const std::string& bare) {
  static const std::vector<std::pair<std::string, Words>> kOptions = {
      {"CONFIG", {"config", "cfg", "conf", "yaml", "file", "net"}},
      {"MODEL", {"model", "weights", "checkpoint", "ckpt"}},
      {"IMAGE", {"image", "images", "img", "input", "source"}}};
  const CLI::App* command = parsed_command(app);
  if (command == nullptr) return "";
  for (const CLI::Option* option : command->get_options()) {
    const std::string name = option->get_name(true);
    for (const auto& [word, options] : kOptions) {
      const bool is_meant = std::ranges::find(options, bare) != options.end();
      if (is_meant && option->get_positional() && name.find(word) != std::string::npos)
        return ": it stands alone, as in `" + program_command(command->get_name()) + " " + name + "`";
    }
  }
  return "";
}

std::string hint_of_option(const CLI::App& app, const std::string& name, const std::string& argument,
                           std::span<const std::string> typed) {
  const std::string bare = name.substr(name.find_first_not_of('-'));
  const Words own = option_names(app);
  const bool is_long = name.starts_with("--");
  if (std::string hint = hint_of_positional(app, bare); is_long && !hint.empty()) return hint;
  if (is_long) {
    if (const std::string hint = hint_of_setting(app, argument, typed);
        !hint.empty() && !nearest_word(bare, own))
      return hint;
  }
  if (const auto near = is_long ? nearest_word(bare, own) : std::nullopt)
    return ": did you mean '--" + *near + "'?";
  if (const std::string owners = owners_of(app, name); !owners.empty()) return ": it is " + owners;
  const auto answer = habit_answer(bare, "");
  if (!answer) return "";
  const std::string option = option_in(*answer);
  if (option.empty()) return ": " + *answer;
  const CLI::App* command = parsed_command(app);
  if (has_option(app, option) || (command != nullptr && has_option(*command, option)))
    return ": did you mean '" + option + "'?";
  const std::string owners = owners_of(app, option);
  return owners.empty() ? "" : ": did you mean '" + option + "', " + owners + "?";
}

// Of an argument that seems to be where to write, or the run to go on with.
std::string hint_of_output(const CLI::App& app, const std::string& argument,
                           std::span<const std::string> typed) {
  const CLI::App* command = parsed_command(app);
  const auto is_output = [](const std::string& word) {
    return word.starts_with("-o") || word.starts_with("--out");
  };
  if (command == nullptr || !has_option(*command, "--out") || std::ranges::any_of(typed, is_output))
    return "";
  const std::string ending = std::filesystem::path(argument).extension().string();
  const bool is_of_train = command->get_name() == "train" && ending.empty();
  const bool is_page = ending == ".png" || ending == ".html";
  return is_of_train || is_page ? ": where to write stands behind -o, as in -o " + shell_path(argument) : "";
}

// --set KEY VALUE, with a blank for the '=', where VALUE was taken for the config or KEY is short for a path.
std::string split_setting(const CLI::App& app, std::span<const std::string> typed, bool is_told) {
  const CLI::App* command = parsed_command(app);
  if (command == nullptr || !has_option(*command, "--set")) return "";
  for (size_t i = 0; i + 2 < typed.size(); ++i) {
    const std::string& key = typed[i + 1];
    if (typed[i] != "--set" || key.find('=') != std::string::npos || !may_be_value(typed[i + 2])) continue;
    const std::string path = path_meant(key);
    if (path.empty() || (is_told && path == key)) continue;
    return "--set " + printable(key) + ": expected KEY=VALUE, write --set " +
           shell_word(setting_of(path, typed[i + 2]));
  }
  return "";
}

}  // namespace

const CLI::App* parsed_command(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? nullptr : commands.front();
}

std::string unknown_argument(const CLI::App& app, const std::vector<std::string>& typed) {
  const Words unknown = app.remaining(true);
  if (unknown.empty()) return "";
  if (std::string darknet = darknet_line(typed); !darknet.empty()) return darknet;
  const std::string cut = cut_setting_hint(unknown.front(), typed);
  if (std::string split = split_setting(app, typed, !cut.empty()); !split.empty()) return split;
  // A value that was taken for the config leaves the config over: the option before it is the mistake.
  const auto option = std::ranges::find_if(
      unknown, [](const std::string& word) { return word.starts_with('-') && !is_number(word); });
  const std::string& argument = option == unknown.end() ? unknown.front() : *option;
  if (!argument.starts_with('-') || argument.find_first_not_of('-') == std::string::npos) {
    if (parsed_command(app) == nullptr)
      return "unknown command '" + printable(argument) + "'" + hint_of_command(app, argument);
    const bool is_setting = cut.empty() && argument.find('=') != std::string::npos;
    return "unexpected argument '" + printable(argument) + "'" +
           (is_setting     ? hint_of_setting(app, argument, {})
            : !cut.empty() ? cut
                           : hint_of_output(app, argument, typed));
  }
  const std::string name = argument.substr(0, argument.find('='));
  const Words own = option_names(app);
  if (name.starts_with("--") && std::ranges::find(own, name.substr(2)) != own.end())
    return "unexpected argument '" + printable(argument) + "' after '--'";
  return "unknown option '" + printable(name) + "'" + hint_of_option(app, name, argument, typed);
}

}  // namespace cnn::app

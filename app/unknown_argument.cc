#include "app/unknown_argument.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "app/cut_setting.h"
#include "app/darknet_line.h"
#include "app/known_commands.h"
#include "app/setting_argument.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "config/habits.h"
#include "config/keys.h"
#include "config/suggest.h"

namespace cnn::app {
namespace {

using Words = std::vector<std::string>;

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

}  // namespace

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

#include <fmt/format.h>

#include "app/completion_scripts.h"

namespace cnn::app {
namespace {

constexpr const char* kFishHead =
    "# fish completion for cnn, as `cnn completion fish` prints it.\n"
    "complete -c cnn -f\n";

constexpr const char* kFishConfigs =
    " (path change-extension '' (path basename (path dirname (command -s cnn))/../share/cnn/configs/*.yaml))";

std::string fish_option(const std::string& when, const OptionWords& option, const SetWords& set) {
  std::string line = "complete -c cnn " + when;
  for (const std::string& name : option.names)
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (!option.is_flag) {
    const ValueWords& value = option.value;
    const std::string words = value.keys ? spaced(set.keys) + " " + spaced(set.values) : spaced(value.words);
    line += value.files ? " -r -F" : " -x";
    if (!words.empty()) line += " -a " + quoted(words);
  }
  return line + " -d " + quoted(option.help) + "\n";
}

}  // namespace

std::string fish_completion(const std::vector<CommandWords>& commands) {
  const SetWords set = set_words();
  std::string text = kFishHead;
  for (const CommandWords& command : commands) {
    text += fmt::format("complete -c cnn -n __fish_use_subcommand -a {} -d {}\n", command.name,
                        quoted(command.help));
  }
  text += "complete -c cnn -n __fish_use_subcommand -l version -d 'Version, BLAS, instruction set'\n";
  for (const CommandWords& command : commands) {
    const std::string when = "-n '__fish_seen_subcommand_from " + command.name + "'";
    for (const OptionWords& option : command.options) text += fish_option(when, option, set);
    if (!command.arguments.words.empty())
      text += fmt::format("complete -c cnn {} -a {}\n", when, quoted(spaced(command.arguments.words)));
    if (command.arguments.files) text += fmt::format("complete -c cnn {} -F\n", when);
    if (command.configs)
      text += fmt::format("complete -c cnn {} -a {}\n", when, fmt::format("\"{}\"", kFishConfigs));
  }
  return text;
}

}  // namespace cnn::app

#include <fmt/format.h>

#include "app/completion_scripts.h"

namespace cnn::app {
namespace {

constexpr const char* kZshHead = R"(#compdef cnn
# zsh completion for cnn, as `cnn completion zsh` prints it.
_cnn() {
  local command='' word before=$words[CURRENT-1] current=$words[CURRENT]
)";

// zsh runs a file of its own path as the function, and takes it from `source` as a definition.
constexpr const char* kZshTail = R"(}
if [[ $funcstack[1] == _cnn ]]; then _cnn "$@"; else compdef _cnn cnn; fi
)";

constexpr const char* kZshConfigs =
    "local -a shipped=(${commands[cnn]:h}/../share/cnn/configs/*.yaml(N:t:r)); compadd -- $shipped; ";

std::string zsh_value(const ValueWords& value) {
  if (value.keys) return "if [[ $current == *=* ]]; then compadd -- $values; else compadd -S '' -- $keys; fi";
  return (value.words.empty() ? "" : "compadd -- " + spaced(value.words) + "; ") +
         (value.files ? "_files" : ":");
}

// "name:help" with the colons of a name escaped; of names there are none with one.
std::string zsh_described(const std::string& name, const std::string& help) {
  return quoted(name + ":" + help);
}

std::string zsh_part(const CommandWords& command) {
  std::string text = "    (" + command.name + ")\n      case $before in\n";
  std::string options;
  for (const OptionWords& option : command.options) {
    std::string names;
    for (const std::string& name : option.names) {
      names += (names.empty() ? "" : "|") + name;
      options += " " + zsh_described(name, option.help);
    }
    if (!option.is_flag) text += fmt::format("        ({}) {} ;;\n", names, zsh_value(option.value));
  }
  text += fmt::format(
      "        (*)\n          if [[ $current == -* ]]; then\n            local -a options=({} )\n"
      "            _describe option options\n          else\n            {}{}\n          fi\n          ;;\n"
      "      esac\n      ;;\n",
      options, command.configs ? kZshConfigs : "", zsh_value(command.arguments));
  return text;
}

}  // namespace

std::string zsh_completion(const std::vector<CommandWords>& commands) {
  std::string names, described_names;
  for (const CommandWords& command : commands) {
    names += (names.empty() ? "" : "|") + command.name;
    described_names += " " + zsh_described(command.name, command.help);
  }
  const SetWords set = set_words();
  std::string text = kZshHead;
  text += fmt::format("  local -a keys=({}) values=({})\n", spaced(set.keys), spaced(set.values));
  text += fmt::format(
      "  for word in $words[2,CURRENT-1]; do\n    case $word in\n      ({}) command=$word; break ;;\n    "
      "esac\n"
      "  done\n",
      names);
  text += fmt::format("  case $command in\n    ('') local -a names=({} ); _describe command names ;;\n",
                      described_names);
  for (const CommandWords& command : commands) text += zsh_part(command);
  return text + "  esac\n" + kZshTail;
}

}  // namespace cnn::app

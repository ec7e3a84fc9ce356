#include <fmt/format.h>

#include "app/completion_scripts.h"

namespace cnn::app {
namespace {

constexpr const char* kBashHead = R"(# bash completion for cnn, as `cnn completion bash` prints it.
_cnn() {
  local line=${COMP_LINE:0:COMP_POINT} word command='' words='' files='' configs=''
  local current=${line##*[[:space:]]}
  line=${line%"$current"}
  line=${line%"${line##*[![:space:]]}"}
  local before=${line##*[[:space:]]}
)";

// `=` begins a word of its own in bash: what stands before it stays.
constexpr const char* kBashTail = R"(  COMPREPLY=()
  if [[ -n $configs && $current != */* ]]; then
    local program
    program=$(type -P -- "${COMP_WORDS[0]}")
    for word in "${program%/*}"/../share/cnn/configs/*.yaml; do
      [[ ! -e $word ]] || word=${word##*/} words+=" ${word%.yaml}"
    done
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  if [[ -n $files ]]; then
    compopt -o filenames
    local names
    mapfile -t names < <(compgen -f -- "$current")
    COMPREPLY+=("${names[@]}")
  fi
  if [[ ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
  if [[ $current == *=* ]]; then COMPREPLY=("${COMPREPLY[@]#*=}"); fi
}
complete -F _cnn cnn
)";

std::string bash_names(const OptionWords& option) {
  std::string names;
  for (const std::string& name : option.names) names += (names.empty() ? "" : "|") + name;
  return names;
}

std::string bash_value(const ValueWords& value) {
  if (value.keys) return "if [[ $current == *=* ]]; then words=$values; else words=$keys; fi";
  return (value.words.empty() ? "" : "words=" + quoted(spaced(value.words))) +
         (value.files ? " files=yes" : "");
}

std::string bash_part(const CommandWords& command) {
  std::string text = "    " + command.name + ")\n      case $before in\n";
  std::vector<std::string> names, other;
  for (const OptionWords& option : command.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
    if (option.is_flag) continue;
    if (!option.value.is_known()) {
      other.push_back(bash_names(option));
    } else {
      text += fmt::format("        {}) {} ;;\n", bash_names(option), bash_value(option.value));
    }
  }
  std::string numbers;
  for (const std::string& name : other) numbers += (numbers.empty() ? "" : "|") + name;
  if (!numbers.empty()) text += fmt::format("        {}) ;;\n", numbers);
  text += fmt::format(
      "        *) if [[ $current == -* ]]; then words={}; else {} :; fi ;;\n      esac\n      ;;\n",
      quoted(spaced(names)), bash_value(command.arguments) + (command.configs ? " configs=yes;" : ";"));
  return text;
}

}  // namespace

std::string bash_completion(const std::vector<CommandWords>& commands) {
  std::vector<std::string> names;
  std::string any;
  for (const CommandWords& command : commands) {
    names.push_back(command.name);
    any += (any.empty() ? "" : "|") + command.name;
  }
  const SetWords set = set_words();
  std::string text = kBashHead;
  text += fmt::format("  local keys={}\n  local values={}\n", quoted(spaced(set.keys)),
                      quoted(spaced(set.values)));
  text += fmt::format(
      "  for word in $line; do\n    case $word in\n      {}) command=$word; break ;;\n    esac\n  done\n",
      any);
  text +=
      fmt::format("  case $command in\n    '') words={} ;;\n", quoted(spaced(names) + " --help --version"));
  for (const CommandWords& command : commands) text += bash_part(command);
  return text + "  esac\n" + kBashTail;
}

}  // namespace cnn::app

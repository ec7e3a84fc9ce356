#include "app/known_commands.h"

#include <algorithm>
#include <filesystem>

#include "base/program_name.h"
#include "base/shell_word.h"
#include "config/suggest.h"

namespace cnn::app {
namespace {

// Other programs' words for a command, which are none for a key of a config.
struct Synonyms {
  const char* command;
  std::vector<std::string> words;
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
      {"sweep", {"search-hyperparameters", "tune", "grid", "gridsearch", "hyperparameters", "optimize"}},
      {"export", {"convert", "save", "onnx", "freeze", "to_onnx"}},
      {"new", {"init", "create", "config", "generate", "template"}},
      {"get-data", {"download", "fetch", "dataset", "data"}},
      {"help", {"man", "usage", "commands"}}};
  return all;
}

}  // namespace

std::vector<const CLI::App*> commands_below(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

const CLI::App* parsed_command(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? nullptr : commands.front();
}

bool has_option(const CLI::App& command, const std::string& name) {
  return command.get_option_no_throw(name) != nullptr;
}

std::string hint_of_command(const CLI::App& app, const std::string& typed) {
  std::vector<std::string> names;
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

}  // namespace cnn::app

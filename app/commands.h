// The program's commands, one file each. Each function adds its command to `app`, with options, help and
// examples; where the command line names it, `action` becomes what it does. main runs that after parsing: its
// result is the exit code, and it throws cnn::Error. `options` must outlive the action.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/options.h"
#include "config/shipped_config.h"

namespace cnn::app {

using Action = std::function<int()>;

// An argument that must be given, by the word that usage, help and messages all call it. A CONFIG may be one
// that came with the program.
template <typename Value>
void add_argument(CLI::App& command, const char* word, Value& value, const char* help) {
  CLI::Option* option = command.add_option(word, value, help)->required()->option_text(" ");
  if (std::string_view(word).find("CONFIG") == std::string_view::npos) return;
  option->transform([](const std::string& name) { return shipped_config(name).string(); });
}

// The option --set of keys of the config; `example` is one: "train.batch_size=32".
inline void add_set_option(CLI::App& command, std::vector<std::string>& settings,
                           const std::string& example) {
  command.add_option("--set", settings, "Change a key of the config, as --set " + example + "; repeatable")
      ->allow_extra_args(false)
      ->option_text("KEY=VALUE");
}

// What arguments of these commands are among.
inline std::vector<std::string> data_sets_to_get() {
  return {"mnist", "cifar10", "fashion-mnist"};
}
inline std::vector<std::string> completion_shells() {
  return {"bash", "zsh", "fish"};
}

void add_train_command(CLI::App& app, const Options& options, Action& action);
void add_eval_command(CLI::App& app, const Options& options, Action& action);
void add_shapes_command(CLI::App& app, const Options& options, Action& action);
void add_predict_command(CLI::App& app, const Options& options, Action& action);
void add_preview_command(CLI::App& app, const Options& options, Action& action);
void add_explain_command(CLI::App& app, const Options& options, Action& action);
void add_search_command(CLI::App& app, const Options& options, Action& action);
void add_report_command(CLI::App& app, const Options& options, Action& action);
void add_compare_command(CLI::App& app, const Options& options, Action& action);
void add_sweep_command(CLI::App& app, const Options& options, Action& action);
void add_export_command(CLI::App& app, const Options& options, Action& action);
void add_import_command(CLI::App& app, const Options& options, Action& action);
void add_bench_command(CLI::App& app, const Options& options, Action& action);
void add_scale_command(CLI::App& app, const Options& options, Action& action);
void add_doctor_command(CLI::App& app, const Options& options, Action& action);
void add_new_command(CLI::App& app, const Options& options, Action& action);
void add_get_data_command(CLI::App& app, const Options& options, Action& action);
void add_completion_command(CLI::App& app, const Options& options, Action& action);
void add_help_command(CLI::App& app, const Options& options, Action& action);

}  // namespace cnn::app

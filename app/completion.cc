// cnn completion: what a shell needs to complete commands, options and the keys of a config.
#include <memory>
#include <string>

#include "app/commands.h"
#include "app/completion_scripts.h"
#include "app/console.h"
#include "app/value_check.h"

namespace cnn::app {
namespace {

int run_completion(const CLI::App& app, const std::string& shell) {
  const std::vector<CommandWords> commands = completion_words(app);
  print(shell == "bash"  ? bash_completion(commands)
        : shell == "zsh" ? zsh_completion(commands)
                         : fish_completion(commands));
  return 0;
}

}  // namespace

void add_completion_command(CLI::App& app, const Options& /*options*/, Action& action) {
  CLI::App* command = app.add_subcommand(
      "completion", "Print a script by which a shell completes commands, options and keys");
  const auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(one_of(completion_shells()))
      ->option_text(" ");
  command->footer(
      "An installed cnn has brought them along; for others:\n"
      "  source <(cnn completion bash)              in ~/.bashrc; zsh likewise\n"
      "  cnn completion fish | source               in ~/.config/fish/config.fish\n");
  command->callback(
      [shell, &app, &action] { action = [shell, &app] { return run_completion(app, *shell); }; });
}

}  // namespace cnn::app

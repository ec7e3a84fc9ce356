// cnn help: of a command what its --help says, of a part of the config its keys.
#include <memory>
#include <string>

#include "app/as_typed.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/keys_text.h"
#include "base/error.h"
#include "base/program_name.h"
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
  return text + "; as in `" + program_command("help optimizers") + "`.\n";
}

// CLI::App::help() would be that of `help`.
std::string own_help(const CLI::App& app, const std::string& called) {
  return app.get_formatter()->make_help(&app, called, CLI::AppFormatMode::Normal);
}

// A word may be both: `train`.
std::string help_of(const CLI::App& app, const std::string& word) {
  const CLI::App* command = find_command(app, word);
  std::string text = command != nullptr ? own_help(*command, program_name() + " " + word) : "";
  const std::string topic = topic_text(word);
  if (!topic.empty()) text += (text.empty() ? "" : "\nKeys of a config:\n\n") + as_typed(topic);
  return text;
}

int run(const CLI::App& app, const std::string& word) {
  if (word.empty()) {
    print(own_help(app, program_name()) + "\n" + all_topics());
    return 0;
  }
  const std::string text = help_of(app, word);
  if (!text.empty()) {
    print(text);
    return 0;
  }
  std::vector<std::string> known = help_topics();
  std::erase(known, "train");  // a command too
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() != "help") known.push_back(command->get_name());
  }
  throw Error(Failure::usage,
              "no help on '" + word + "'" + suggestion(word, known, {"layers", "commands and topics"}));
}

}  // namespace

void add_help_command(CLI::App& app, const Options&, Action& action) {
  CLI::App* command =
      app.add_subcommand("help", "Print help on a command, or the keys of a part of the config");
  const auto word = std::make_shared<std::string>();
  command->add_option("WORD", *word, "A command; or layers, data, train, optimizers, schedules, augment")
      ->option_text(" ");
  command->footer(
      "Examples:\n"
      "  cnn help eval\n"
      "  cnn help layers\n"
      "  cnn help optimizers\n");
  command->callback([word, &app, &action] { action = [word, &app] { return run(app, *word); }; });
}

}  // namespace cnn::app

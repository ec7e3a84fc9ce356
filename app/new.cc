// cnn new: a config to start from.
#include <memory>
#include <string>

#include "app/commands.h"
#include "app/config_templates.h"
#include "app/console.h"

namespace cnn::app {

void add_new_command(CLI::App& app, const Options&, Action& action) {
  CLI::App* command = app.add_subcommand("new", "Print a commented config to start from");
  const auto what = std::make_shared<std::string>("fashion-mnist");
  command
      ->add_option("data", *what,
                   "What to train on: mnist or cifar10 (default: Fashion-MNIST, as Debian packages it)")
      ->check(CLI::IsMember(template_names()))
      ->option_text("mnist|cifar10");
  command->footer(
      "Examples:\n"
      "  cnn new > my.yaml\n"
      "  cnn new cifar10 > cifar10.yaml && cnn train cifar10.yaml --data ~/data/cifar-10-batches-bin\n");
  command->callback([what, &action] {
    action = [what] {
      print(config_template(*what));
      return 0;
    };
  });
}

}  // namespace cnn::app

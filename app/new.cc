// cnn new: a config to start from.
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <string>

#include "app/as_typed.h"
#include "app/commands.h"
#include "app/config_templates.h"
#include "app/console.h"
#include "app/image_template.h"
#include "base/error.h"
#include "base/program_name.h"

namespace cnn::app {
namespace {

constexpr const char* kImages = "images";

struct Arguments {
  std::string what = "fashion-mnist";
  std::filesystem::path directory;
};

int run(const Arguments& arguments) {
  const bool of_images = arguments.what == kImages;
  if (of_images && arguments.directory.empty()) {
    throw Error(Failure::usage, "new images: say where they are: " + program_command("new images DIR"));
  }
  if (!of_images && !arguments.directory.empty()) {
    throw Error(Failure::usage, "new " + arguments.what + ": takes no directory; only `" +
                                    program_command("new images DIR") + "` does");
  }
  if (!of_images) {
    print(with_comments_as_typed(config_template(arguments.what)));
    return 0;
  }
  const ImageTemplate made = image_template(arguments.directory);
  for (const std::string& note : made.notes) spdlog::warn("{}", note);
  print(with_comments_as_typed(made.config));
  return 0;
}

}  // namespace

void add_new_command(CLI::App& app, const Options&, Action& action) {
  CLI::App* command = app.add_subcommand("new", "Print a commented config to start from");
  const auto arguments = std::make_shared<Arguments>();
  auto names = template_names();
  names.emplace_back(kImages);
  command
      ->add_option(
          "DATA", arguments->what,
          "What to train on: images, mnist or cifar10 (default: Fashion-MNIST, as Debian packages it)")
      ->check(CLI::IsMember(names))
      ->option_text(" ");
  command
      ->add_option(
          "DIR", arguments->directory,
          "For images: the directory with a folder for each class, or with such directories train and test")
      ->option_text(" ");
  command->footer(
      "Examples:\n"
      "  cnn new > my.yaml\n"
      "  cnn new images ~/flowers > flowers.yaml && cnn train flowers.yaml\n"
      "  cnn new cifar10 > cifar10.yaml && cnn train cifar10.yaml --data ~/data/cifar-10-batches-bin\n");
  command->callback([arguments, &action] { action = [=] { return run(*arguments); }; });
}

}  // namespace cnn::app

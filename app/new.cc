// cnn new: a config to start from.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/as_typed.h"
#include "app/commands.h"
#include "app/config_json.h"
#include "app/config_templates.h"
#include "app/console.h"
#include "app/image_template.h"
#include "app/wrap.h"
#include "base/error.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "config/diagnostics.h"
#include "config/suggest.h"
#include "model/json_text.h"

namespace cnn::app {
namespace {

constexpr const char* kImages = "images";

struct NewArguments {
  std::string what = "fashion-mnist";
  std::filesystem::path directory;
};

// A directory is one of images.
void check_what(const std::string& what) {
  auto names = template_names();
  names.emplace_back(kImages);
  if (std::ranges::find(names, what) != names.end()) return;
  std::error_code ignored;
  if (std::filesystem::is_directory(what, ignored)) {
    throw Error(Failure::usage, "new " + printable(what) + ": is a directory; for the images in it: " +
                                    program_command("new images " + shell_word(what)));
  }
  throw Error(Failure::usage, "new " + in_quotes(what) + ": is nothing known, nor a directory" +
                                  suggestion(what, names, {"new", "words"}));
}

// The text, with its comments, and what it says.
std::string new_json(const std::string& what, const std::string& yaml) {
  return json_text(nlohmann::ordered_json{
             {"new", what}, {"yaml", yaml}, {"config", nlohmann::ordered_json::parse(config_json(yaml))}}) +
         "\n";
}

int run_new(const NewArguments& arguments, const Options& options) {
  check_what(arguments.what);
  const bool of_images = arguments.what == kImages;
  if (of_images && arguments.directory.empty()) {
    throw Error(Failure::usage, "new images: say where they are: " + program_command("new images DIR"));
  }
  if (!of_images && !arguments.directory.empty()) {
    throw Error(Failure::usage, "new " + arguments.what + ": takes no directory; only `" +
                                    program_command("new images DIR") + "` does");
  }
  const ImageTemplate made =
      of_images ? image_template(arguments.directory) : ImageTemplate{config_template(arguments.what), {}};
  for (const std::string& note : made.notes) spdlog::warn("{}", note);
  const std::string yaml = wrap_comments(with_comments_as_typed(made.config));
  print(options.json ? new_json(arguments.what, yaml) : yaml);
  return 0;
}

}  // namespace

void add_new_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command = app.add_subcommand("new", "Print a commented config to start from");
  const auto arguments = std::make_shared<NewArguments>();
  command
      ->add_option(
          "DATA", arguments->what,
          "What to train on: images, mnist, cifar10 or fashion-mnist (the default, as Debian packages it)")
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
      "  cnn new cifar10 > c.yaml && cnn train c.yaml --data ~/cifar-10-batches-bin\n");
  command->callback(
      [arguments, &options, &action] { action = [=, &options] { return run_new(*arguments, options); }; });
}

}  // namespace cnn::app

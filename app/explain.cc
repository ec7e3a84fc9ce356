// cnn explain: what in an image speaks for a class.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/explainer.h"
#include "app/gallery.h"
#include "app/image_arguments.h"
#include "app/patches.h"
#include "app/refuse_together.h"
#include "app/start_workers.h"
#include "app/value_check.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "config/keys.h"
#include "model/json_text.h"
#include "run/open_model.h"
#include "run/other_run.h"

namespace cnn::app {
namespace {

using nlohmann::ordered_json;

std::string explained_text(const ordered_json& object) {
  return fmt::format("{}: class {}, score {:.4f}, {} of {}: {:.4g} to {:.4g}, sum {:.4g}: {}\n",
                     printable(object["image"].get<std::string>()),
                     printable(object["label"].get<std::string>()), object["logit"].get<double>(),
                     object["method"].get<std::string>(), object["layer"].get<std::string>(),
                     object["least"].get<double>(), object["greatest"].get<double>(),
                     object["sum"].get<double>(), printable(object["file"].get<std::string>()));
}

// The other methods explain from the pixels on, whatever layers are between.
void check_layer_is_used(const ExplainArguments& arguments) {
  static const std::vector<std::string> takers = {word_of(Method::hirescam), word_of(Method::gradcam),
                                                  kActivations, kPatches};
  if (arguments.layer.empty() || std::ranges::find(takers, arguments.method) != takers.end()) return;
  throw Error(Failure::usage, "--layer: --method " + arguments.method +
                                  " goes down to the pixels and looks at no layer; --layer is for " +
                                  listed(takers, "and"));
}

// Of patches, which belong to a data set and to no class.
void check_patches(const ExplainArguments& arguments, const CLI::App& command) {
  const auto given = [&](const char* option) { return command.get_option(option)->count() > 0; };
  const auto refuse = [](const std::string& what) { throw Error(Failure::usage, what); };
  if (arguments.method != kPatches) {
    for (const char* option : {"--data", "--beside"}) {
      if (given(option)) refuse(std::string(option) + ": is for --method patches");
    }
    if (arguments.images.empty()) throw CLI::RequiredError("IMAGE");
    return;
  }
  if (!arguments.images.empty())
    refuse("IMAGE: --method patches looks through a data set; name it with --data train, test or DIR");
  if (given("--class"))
    refuse("--class: --method patches looks for what excites the channels, whatever the class");
  for (const char* option : {"--invert", "--digit", "--background"}) {
    if (given(option) && is_split(arguments.data))
      refuse(std::string(option) + ": the images of " + arguments.data +
             " are prepared as in training; it is for a directory of --data");
  }
}

std::string sheet_text(const PatchSheet& sheet) {
  return fmt::format("{}: channels {} to {}, of {} the {} that excite each most, fields of {} pixels: {}\n",
                     sheet.layer, sheet.channels.begin, sheet.channels.end - 1,
                     counted(sheet.images, "image"), kPatchesShown, to_string(sheet.field),
                     printable(sheet.file));
}

int run_patches(const ExplainArguments& arguments, const Options& options) {
  const OpenedModel model(arguments.model);
  Workers workers = start_workers(options);
  ordered_json all = ordered_json::array();
  PatchFinder(arguments, model, workers, options).run([&](const PatchSheet& sheet) {
    if (!options.json) print(sheet_text(sheet));
    for (const ordered_json& object : sheet.objects) all.push_back(object);
  });
  if (options.json) print(json_text(all) + "\n");
  return 0;
}

int run_explain(const ExplainArguments& arguments, const Options& options) {
  check_layer_is_used(arguments);
  if (arguments.method == kPatches) return run_patches(arguments, options);
  const OpenedModel model(arguments.model);
  if (const auto doubt = doubt_of_run(arguments.model, model.info())) spdlog::warn("{}", *doubt);
  const ImageArguments inputs = read_image_arguments(arguments.images);
  if (inputs.images.empty()) throw Error(Failure::data, "there is no image to explain");
  Workers workers = start_workers(options);
  Explainer explainer(arguments, model, workers, inputs.images, *options.disk);
  bool all_read = inputs.is_whole;
  ordered_json all = ordered_json::array();
  for (const ImageInput& image : inputs.images) {
    const std::vector<ordered_json> objects = explainer.explain_image(image);
    all_read = all_read && !objects.empty();
    for (const ordered_json& object : objects) {
      if (options.json) all.push_back(object);
      if (!options.json) print(explained_text(object));
    }
  }
  for (const std::string& note : explainer.notes()) spdlog::warn("{}", note);
  if (options.json) print(json_text(all) + "\n");
  return all_read ? 0 : static_cast<int>(Failure::data);
}

}  // namespace

void add_explain_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command = app.add_subcommand("explain", "Shows what in an image speaks for a class");
  const auto arguments = std::make_shared<ExplainArguments>();
  add_argument(*command, "MODEL|RUN", arguments->model, "A model file or a run directory");
  command->add_option("IMAGE", arguments->images, kImageHelp)->option_text(" ");
  command->add_option("-o,--out", arguments->out, "The directory to write PNG files to, one an image")
      ->required()
      ->option_text("DIR REQUIRED");
  std::vector<std::string> words = {kActivations, kPatches};
  for (const Method method : kMethods) words.emplace_back(word_of(method));
  command
      ->add_option("--method", arguments->method,
                   "hirescam (default), gradcam, gradient, guided, deconv, occlusion; activations: what "
                   "layers give; or "
                   "patches: what in a data set excites their channels most")
      ->check(one_of(words))
      ->option_text("METHOD");
  command->add_option("--class", arguments->class_name, "What to explain (default: the likeliest class)")
      ->option_text("NAME");
  command
      ->add_option("--layer", arguments->layer,
                   "Where hirescam and gradcam look (default: the last layer with pixels), or the one whose "
                   "activations (default: all) or patches (default: all convolutions) to draw")
      ->option_text("NAME");
  command
      ->add_option(
          "--data", arguments->data,
          "Where patches are looked for: train (default), validation, test, or a directory of images")
      ->option_text("DIR|train");
  command
      ->add_option("--beside", arguments->beside,
                   "Draw beside the patches what in them drives the channel: by gradient, guided or deconv")
      ->check(one_of({word_of(Method::gradient), word_of(Method::guided), word_of(Method::deconv)}))
      ->option_text("METHOD");
  add_preparation_options(*command, arguments->preparation);
  command->footer(
      "Guided backpropagation and deconvnets draw edges whatever the weights are\n"
      "(Adebayo et al. 2018): they say little of the class.\n"
      "\n"
      "Examples:\n"
      "  cnn explain runs/flowers rose.jpg -o why\n"
      "  cnn explain runs/flowers rose.jpg -o why --method occlusion --class tulip\n"
      "  cnn explain runs/mnist-slide 7.png -o why --method activations\n"
      "  cnn explain runs/lenet5 -o why --method patches --layer conv2 --beside deconv\n");
  command->callback([command, arguments, &options, &action] {
    check_preparation_options(*command);
    check_patches(*arguments, *command);
    action = [=, &options] { return run_explain(*arguments, options); };
  });
}

}  // namespace cnn::app

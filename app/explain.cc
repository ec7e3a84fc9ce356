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
#include "app/image_arguments.h"
#include "app/start_workers.h"
#include "app/value_check.h"
#include "base/error.h"
#include "base/printable.h"
#include "config/keys.h"
#include "model/json_text.h"
#include "run/open_model.h"

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
                                                  kActivations};
  if (arguments.layer.empty() || std::ranges::find(takers, arguments.method) != takers.end()) return;
  throw Error(Failure::usage, "--layer: --method " + arguments.method +
                                  " goes down to the pixels and looks at no layer; --layer is for " +
                                  listed(takers, "and"));
}

int run_explain(const ExplainArguments& arguments, const Options& options) {
  check_layer_is_used(arguments);
  const OpenedModel model(arguments.model);
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
  add_image_argument(*command, arguments->images);
  command->add_option("-o,--out", arguments->out, "The directory to write PNG files to, one an image")
      ->required()
      ->option_text("DIR REQUIRED");
  std::vector<std::string> words = {kActivations};
  for (const Method method : kMethods) words.emplace_back(word_of(method));
  command
      ->add_option(
          "--method", arguments->method,
          "hirescam (default), gradcam, gradient, guided, deconv, occlusion, or activations: what layers "
          "give")
      ->check(one_of(words))
      ->option_text("METHOD");
  command->add_option("--class", arguments->class_name, "What to explain (default: the likeliest class)")
      ->option_text("NAME");
  command
      ->add_option("--layer", arguments->layer,
                   "Where hirescam and gradcam look (default: the last layer with pixels), or the one whose "
                   "activations to draw (default: all)")
      ->option_text("NAME");
  add_preparation_options(*command, arguments->preparation);
  command->footer(
      "Guided backpropagation and deconvnets draw edges whatever the weights are\n"
      "(Adebayo et al. 2018): they say little of the class.\n"
      "\n"
      "Examples:\n"
      "  cnn explain runs/flowers rose.jpg -o why\n"
      "  cnn explain runs/flowers rose.jpg -o why --method occlusion --class tulip\n"
      "  cnn explain runs/mnist-slide 7.png -o why --method activations\n");
  command->callback([command, arguments, &options, &action] {
    check_preparation_options(*command);
    action = [=, &options] { return run_explain(*arguments, options); };
  });
}

}  // namespace cnn::app

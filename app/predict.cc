// cnn predict: what a model takes image files for.
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
#include "app/image_arguments.h"
#include "app/start_workers.h"
#include "app/value_check.h"
#include "base/error.h"
#include "base/printable.h"
#include "infer/predict.h"
#include "infer/prediction_json.h"
#include "model/json_text.h"
#include "run/open_model.h"
#include "run/other_run.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

struct PredictArguments {
  fs::path model;
  std::vector<std::string> images;
  int64_t top = 5;
  std::optional<int64_t> batch_size;
  Preparation preparation;
};

std::string predicted_text(const std::string& image, const Prediction& prediction,
                           const std::vector<std::string>& classes, int64_t top) {
  std::string text = printable(image) + ":";
  for (const size_t i : likeliest(prediction.probabilities, top)) {
    text += fmt::format("{} {} {:.1f}%", text.back() == ':' ? "" : ",", printable(classes[i]),
                        100 * prediction.probabilities[i]);
  }
  return text + "\n";
}

int run_predict(const PredictArguments& arguments, const Options& options) {
  const OpenedModel model(arguments.model);
  if (const auto doubt = doubt_of_run(arguments.model, model.info())) spdlog::warn("{}", *doubt);
  const ImageArguments inputs = read_image_arguments(arguments.images);
  if (inputs.images.empty()) throw Error(Failure::data, "there is no image to predict");
  const int64_t batch_size =
      std::min(arguments.batch_size.value_or(model.spec().train.eval_batch_size), std::ssize(inputs.images));
  Workers workers = start_workers(options);
  const auto network = model.make_network(batch_size, workers);
  Predictor predictor(model.info(), *network, batch_size, workers.pool(), arguments.preparation);

  bool all_read = inputs.is_whole;
  ordered_json all = ordered_json::array();
  for (int64_t first = 0; first < std::ssize(inputs.images); first += batch_size) {
    const auto begin = inputs.images.begin() + first;
    const std::vector<ImageInput> batch(begin, begin + std::min(batch_size, inputs.images.end() - begin));
    const std::vector<Prediction> predictions = predictor.predict(batch);
    for (size_t i = 0; i < batch.size(); ++i) {
      const Prediction& prediction = predictions[i];
      if (!tell_of(batch[i].name, prediction)) {
        all_read = false;
      } else if (options.json) {
        all.push_back(
            json_of(batch[i].name, prediction, model.info().classes, arguments.top, arguments.preparation));
      } else {
        print(predicted_text(batch[i].name, prediction, model.info().classes, arguments.top));
      }
    }
  }
  for (const std::string& note : predictor.notes().lines(predictor.background(), "--background"))
    spdlog::warn("{}", note);
  if (options.json) print(json_text(all) + "\n");
  return all_read ? 0 : static_cast<int>(Failure::data);
}

}  // namespace

void add_predict_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command = app.add_subcommand("predict", "Classifies image files");
  const auto arguments = std::make_shared<PredictArguments>();
  add_argument(*command, "MODEL|RUN", arguments->model, "A model file or a run directory");
  add_image_argument(*command, arguments->images);
  command->add_option("--top", arguments->top, "How many classes to tell, the likeliest first (default: 5)")
      ->check(whole_number(1, kMaxSide))
      ->option_text("K");
  command
      ->add_option("--batch-size", arguments->batch_size,
                   "Images a batch (default: the config's eval_batch_size)")
      ->check(whole_number(1, kMaxSide))
      ->option_text("N");
  add_preparation_options(*command, arguments->preparation);
  command->footer(
      "Examples:\n"
      "  cnn predict runs/flowers rose.jpg\n"
      "  cnn predict model.bin photos --top 1 --json\n"
      "  cnn predict runs/mnist-slide drawn.png --digit\n"
      "  find . -name '*.png' | cnn predict runs/flowers -\n");
  command->callback([command, arguments, &options, &action] {
    check_preparation_options(*command);
    action = [=, &options] { return run_predict(*arguments, options); };
  });
}

}  // namespace cnn::app

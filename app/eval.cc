// cnn eval: the loss and accuracy of a model on a split of its data.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "app/commands.h"
#include "app/console.h"
#include "app/initial_weights.h"
#include "app/inputs.h"
#include "app/require_memory.h"
#include "app/training_log.h"
#include "base/error.h"
#include "train/evaluate.h"

namespace cnn::app {
namespace {

struct Arguments {
  std::filesystem::path model;
  std::filesystem::path data;
  Split split = Split::test;
  std::optional<int64_t> batch_size;
};

Split split_named(const std::string& name) {
  for (const Split split : {Split::train, Split::validation, Split::test}) {
    if (name == split_name(split)) return split;
  }
  throw CLI::ValidationError("--split", "'" + name + "' is none of train, validation and test");
}

DataSpec data_of(const Arguments& arguments, const RunSpec& spec) {
  if (!spec.data) throw Error(Failure::model, arguments.model.string() + ": names no data to evaluate on");
  return arguments.data.empty() ? *spec.data
                                : rebase_data(*spec.data, std::filesystem::absolute(arguments.data));
}

std::string as_json(Split split, const Evaluation& result, double seconds) {
  const nlohmann::ordered_json object = {
      {"split", split_name(split)},    {"loss", result.loss},
      {"correct", result.correct},     {"total", result.total},
      {"accuracy", result.accuracy()}, {"images_per_second", static_cast<double>(result.total) / seconds}};
  return object.dump() + "\n";
}

int run(const Arguments& arguments, const Options& options) {
  const LoadedModel model = load_model(model_path(arguments.model));
  const RunSpec& spec = model.info.spec;
  const DataSpec data_spec = data_of(arguments, spec);
  const NetworkPlan plan = plan_network(spec.network);
  const bool on_test = arguments.split == Split::test;
  const OpenedData data = open_data(data_spec, plan.input, plan.classes(), {!on_test, on_test});
  const Batches batches =
      batches_of(data, arguments.split, data_spec, arguments.batch_size.value_or(spec.train.eval_batch_size));
  if (batches.images() == 0) {
    throw Error(Failure::usage, arguments.model.string() +
                                    ": was trained without a validation split (data.validation is 0); "
                                    "evaluate with --split test or --split train");
  }
  require_memory(plan, {0, batches.batch_images(0)}, "--batch-size");
  Workers workers(options.threads);
  Network network(plan, {0, batches.batch_images(0)}, workers, spec.train.algorithm);
  copy_weights(model, false, network);
  const auto start = std::chrono::steady_clock::now();
  const Evaluation result = evaluate(network, batches, workers.pool());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  print(options.json ? as_json(arguments.split, result, seconds)
                     : evaluation_line(arguments.split, result.loss, result.correct, result.total) + "\n");
  return 0;
}

}  // namespace

void add_eval_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("eval", "Loss and accuracy of a model on the data it was trained for");
  const auto arguments = std::make_shared<Arguments>();
  command->add_option("model", arguments->model, "A model file or a run directory")
      ->required()
      ->option_text("MODEL|RUN REQUIRED");
  command->add_option("--data", arguments->data, "Where the data are, instead of where they were in training")
      ->option_text("DIR");
  command
      ->add_option_function<std::string>(
          "--split", [arguments](const std::string& name) { arguments->split = split_named(name); },
          "The images to evaluate on (default: test)")
      ->option_text("train|validation|test");
  command
      ->add_option("--batch-size", arguments->batch_size,
                   "Images a batch (default: the config's eval_batch_size)")
      ->check(CLI::Range(int64_t{1}, kMaxSide))
      ->option_text("N");
  command->footer(
      "Examples:\n"
      "  cnn eval runs/fashion-mnist\n"
      "  cnn eval model.bin --data ~/mnist --split train --json\n");
  command->callback(
      [arguments, &options, &action] { action = [=, &options] { return run(*arguments, options); }; });
}

}  // namespace cnn::app

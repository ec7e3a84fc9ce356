// cnn eval: the loss and accuracy of a model on a split of its data.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "app/commands.h"
#include "app/console.h"
#include "app/eval_report.h"
#include "app/messages.h"
#include "app/start_workers.h"
#include "app/stop_signals.h"
#include "app/training_log.h"
#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "infer/confusion.h"
#include "infer/predictions.h"
#include "model/json_text.h"
#include "run/left_out.h"
#include "run/open_model.h"
#include "run/other_set.h"
#include "run/outputs.h"
#include "run/sources.h"

namespace cnn::app {
namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  std::filesystem::path model;
  std::filesystem::path data;
  Split split = Split::test;
  std::optional<int64_t> batch_size;
  EvalDetails details;
  std::filesystem::path predictions;
};

constexpr int64_t kTop = 5;
constexpr int64_t kMostCopies = 10'000;
constexpr int64_t kMostMatrixClasses = 10'000;  // in JSON, where a matrix is never shortened

// What was seen beside the sums.
struct Seen {
  explicit Seen(int64_t classes) : confusion(classes) {}

  Confusion confusion;
  int64_t in_top = 0;  // images whose label is among the kTop most likely classes
  std::string lines;   // of the CSV of predictions
};

Split split_named(const std::string& name) {
  for (const Split split : {Split::train, Split::validation, Split::test}) {
    if (name == split_name(split)) return split;
  }
  throw CLI::ValidationError("--split", "'" + name + "' is none of train, validation and test");
}

Json to_json(Split split, const Evaluation& result, double seconds) {
  return {
      {"split", split_name(split)},    {"loss", result.loss},
      {"correct", result.correct},     {"total", result.total},
      {"accuracy", result.accuracy()}, {"images_per_second", static_cast<double>(result.total) / seconds}};
}

void add_details(const EvalDetails& details, const Seen& seen, const std::vector<std::string>& classes,
                 Json& object) {
  const auto total = object["total"].get<int64_t>();
  if (details.copies > 1) object["copies"] = details.copies;
  if (std::ssize(classes) > kTop) {
    object["top5_correct"] = seen.in_top;
    object["top5_accuracy"] = static_cast<double>(seen.in_top) / static_cast<double>(total);
  }
  if (details.per_class) object["per_class"] = per_class_json(seen.confusion, classes);
  if (details.confusion) object["confusion"] = confusion_json(seen.confusion);
}

std::string details_text(const EvalDetails& details, const Seen& seen,
                         const std::vector<std::string>& classes, int64_t total) {
  std::string text;
  if (std::ssize(classes) > kTop) {
    text += fmt::format("Top-5: {}/{} ({:.0f}%)\n", seen.in_top, total,
                        100.0 * static_cast<double>(seen.in_top) / static_cast<double>(total));
  }
  if (details.per_class) text += "\n" + per_class_table(seen.confusion, classes, table_width());
  if (details.confusion) text += "\n" + confusion_table(seen.confusion, classes, table_width());
  return text;
}

Copies copies_of(const Arguments& arguments, const DataSpec& data, const TrainSpec& train) {
  Copies copies{arguments.details.copies, without_obstacles(data.augment), static_cast<uint64_t>(train.seed)};
  if (copies.count > 1 && !copies.augment.is_active()) {
    spdlog::warn(
        "{}: was trained without data.augment, so that all copies of an image are the same: --average {} "
        "changes nothing",
        shown(arguments.model), copies.count);
    copies.count = 1;
  }
  return copies;
}

const Subset& images_of(const OpenedData& data, Split split) {
  if (split == Split::test) return data.testing;
  return split == Split::train ? data.training : data.validation;
}

// Its file, or where it stands in the data set.
std::string name_of_image(const Dataset& set, int64_t index) {
  return set.files.empty() ? std::to_string(index) : set.files[static_cast<size_t>(index)].string();
}

// Predicts every image and looks at each.
Evaluation look_closely(const Arguments& arguments, const Copies& copies, const OpenedData& data,
                        Network& network, Batches& batches, ThreadPool& pool, Seen& seen) {
  const Subset& images = images_of(data, arguments.split);
  const Dataset& set = arguments.split == Split::test ? data.test : data.train;
  return evaluate_each(network, batches, copies, pool, [&](const PredictedBatch& batch) {
    for (int64_t n = 0; n < batch.images; ++n) {
      const float* scores = batch.scores + n * batch.classes;
      seen.confusion.add(batch.labels[n], std::max_element(scores, scores + batch.classes) - scores);
      seen.in_top += rank_of(batch.labels[n], scores, batch.classes) < kTop ? 1 : 0;
      if (!arguments.details.predictions) continue;
      const int64_t index = images.indices[static_cast<size_t>(batch.first + n)];
      seen.lines += prediction_line(name_of_image(set, index), batch, n, data.classes);
    }
  });
}

void write_predictions(const std::filesystem::path& path, const std::string& lines) {
  AtomicFile file(path);
  file.write(kPredictionsHeader);
  file.write(lines);
  file.commit();
}

// What would only come to light after the evaluation.
void check_details(const Arguments& arguments, const DataSpec& data, int64_t classes, bool json) {
  if (json && arguments.details.confusion && classes > kMostMatrixClasses) {
    throw Error(Failure::usage,
                "--confusion --json: a matrix of " + std::to_string(classes) +
                    " classes is too large; without --json the most frequent mistakes are told");
  }
  if (!arguments.details.predictions) return;
  prepare_output(predictions_output("--predictions", arguments.predictions), inputs_of(arguments.model),
                 &data);
  const AtomicFile removes_itself(arguments.predictions);
}

Batches open_batches(const Arguments& arguments, const OpenedData& data, const DataSpec& spec,
                     int64_t eval_batch_size) {
  Batches batches = batches_of(data, arguments.split, spec, arguments.batch_size.value_or(eval_batch_size));
  if (batches.images() > 0) return batches;
  if (arguments.split == Split::test) {
    throw Error(Failure::usage, shown(arguments.model) +
                                    ": was trained without a test set (data.test); evaluate with --split "
                                    "validation or --split train");
  }
  throw Error(Failure::usage, shown(arguments.model) +
                                  ": was trained without a validation split (data.validation is 0); "
                                  "evaluate with --split test or --split train");
}

void show(const Arguments& arguments, const Evaluation& result, double seconds, const Seen& seen,
          const std::vector<std::string>& classes, bool json) {
  const EvalDetails& details = arguments.details;
  if (json) {
    Json object = to_json(arguments.split, result, seconds);
    if (details.any()) add_details(details, seen, classes, object);
    print(json_text(object) + "\n");
  } else {
    print(evaluation_line(arguments.split, result.loss, result.correct, result.total) + "\n" +
          (details.any() ? details_text(details, seen, classes, result.total) : ""));
  }
}

int run(const Arguments& arguments, const Options& options) {
  end_at_once_on_signal();
  const OpenedModel model(arguments.model);
  const RunSpec& spec = model.spec();
  const NetworkPlan& plan = model.plan();
  const DataSpec data_spec =
      data_of({arguments.model, true, spec, arguments.data, "eval"}, "names no data to evaluate on");
  check_details(arguments, data_spec, plan.classes(), options.json);
  Workers workers = start_workers(options);  // first, for images take what memory there is
  const bool on_test = arguments.split == Split::test;
  DataNeeds needs{!on_test, on_test, model.info().classes, options.threads, std::nullopt, false};
  const bool may_be_other = on_test && !arguments.data.empty();
  const auto& listed = model.info().trained_on;
  std::optional<std::vector<uint64_t>> own_set;  // in the place of a list
  if (may_be_other && !listed) own_set = images_of_other_set(*spec.data, data_spec);
  if (may_be_other && (listed || own_set)) needs.trained_on = listed ? &*listed : &*own_set;
  needs.only = arguments.split;
  OpenedData data = open_images(data_spec, plan, needs, messages(options));
  data.mean_image = model.info().mean_image;
  if (own_set) {
    leave_out_of_test(*own_set, arguments.model, data, messages(options));
  } else {
    leave_out_of_evaluation(model.info(), arguments.model, arguments.split, !arguments.data.empty(), data,
                            messages(options));
  }
  Batches batches = open_batches(arguments, data, data_spec, spec.train.eval_batch_size);
  const auto network = model.make_network(batches.batch_images(0), workers);
  const auto start = std::chrono::steady_clock::now();
  Seen seen(arguments.details.any() ? plan.classes() : 0);
  const Evaluation result = arguments.details.any()
                                ? look_closely(arguments, copies_of(arguments, data_spec, spec.train), data,
                                               *network, batches, workers.pool(), seen)
                                : evaluate(*network, batches, workers.pool());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (arguments.details.predictions) write_predictions(arguments.predictions, seen.lines);
  show(arguments, result, seconds, seen, data.classes, options.json);
  return 0;
}

}  // namespace

void add_eval_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("eval", "Loss and accuracy of a model on the data it was trained for");
  const auto arguments = std::make_shared<Arguments>();
  add_argument(*command, "MODEL|RUN", arguments->model, "A model file or a run directory");
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
  EvalDetails& details = arguments->details;
  command->add_flag("--per-class", details.per_class, "Precision, recall and F1 of each class");
  command->add_flag("--confusion", details.confusion, "Which classes are taken for which");
  command
      ->add_option("--average", details.copies,
                   "Average the predictions of N copies of each image: itself, and N-1 varied by the model's "
                   "data.augment")
      ->check(CLI::Range(int64_t{1}, kMostCopies))
      ->option_text("N");
  command
      ->add_option_function<std::filesystem::path>(
          "--predictions",
          [arguments](const std::filesystem::path& path) {
            arguments->predictions = path;
            arguments->details.predictions = true;
          },
          "Write the prediction for each image to FILE")
      ->option_text("FILE.csv");
  command->footer(
      "Examples:\n"
      "  cnn eval runs/fashion-mnist\n"
      "  cnn eval runs/fashion-mnist --per-class --confusion\n"
      "  cnn eval runs/cifar10 --average 8 --predictions predictions.csv\n"
      "  cnn eval model.bin --data ~/mnist --split train --json\n");
  command->callback(
      [arguments, &options, &action] { action = [=, &options] { return run(*arguments, options); }; });
}

}  // namespace cnn::app

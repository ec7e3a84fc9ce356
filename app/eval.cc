// cnn eval: the loss and accuracy of a model on a split of its data.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/eval_summary.h"
#include "app/messages.h"
#include "app/refuse_together.h"
#include "app/start_workers.h"
#include "app/stop_signals.h"
#include "app/training_log.h"
#include "app/value_check.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/steady_seconds.h"
#include "infer/evaluate.h"
#include "infer/predictions.h"
#include "run/open_evaluation.h"
#include "run/outputs.h"
#include "run/quantized_model.h"
#include "train/event_json.h"

namespace cnn::app {
namespace {

struct EvalArguments {
  EvaluationWishes wishes;
  EvalDetails details;
  std::filesystem::path predictions;
  bool int8 = false;
};

constexpr int64_t kMostCopies = 10'000;
constexpr int64_t kMostMatrixClasses = 10'000;  // in JSON, where a matrix is never shortened

std::vector<std::string> scheme_words() {
  std::vector<std::string> words = words_of<EvaluateWith>();
  std::erase(words, word_of(EvaluateWith::none));
  return words;
}

// A number of copies, or a word.
void take_average(const std::string& typed, EvalDetails& details) {
  const auto words = scheme_words();
  const bool is_word = std::ranges::find(words, typed) != words.end();
  details.scheme = is_word ? value_of_word<EvaluateWith>(typed) : EvaluateWith::none;
  details.copies = is_word ? 1 : std::stoll(typed);
}

Copies copies_of(const EvalArguments& arguments, const DataSpec& data, const TrainSpec& train) {
  Copies copies{arguments.details.copies, data.augment.without_obstacles(), static_cast<uint64_t>(train.seed),
                arguments.details.scheme.value_or(train.evaluate_with)};
  if (copies.count > 1 && !copies.augment.is_active()) {
    spdlog::warn(
        "{}: was trained without data.augment, so that all copies of an image are the same: --average {} "
        "changes nothing",
        shown(arguments.wishes.model), copies.count);
    copies.count = 1;
  }
  return copies;
}

void look_at(const EvalArguments& arguments, const OpenedEvaluation& opened, const PredictedBatch& batch,
             EvalSeen& seen) {
  for (int64_t n = 0; n < batch.images; ++n) {
    const float* scores = batch.scores + n * batch.classes;
    seen.confusion.add(batch.labels[n], std::max_element(scores, scores + batch.classes) - scores);
    seen.in_top += rank_of(batch.labels[n], scores, batch.classes) < kEvalTop ? 1 : 0;
    if (!arguments.details.predictions) continue;
    seen.lines += prediction_line(opened.name_of(batch.first + n), batch, n, opened.data().classes);
  }
}

// Predicts every image and looks at each.
Evaluation look_closely(const EvalArguments& arguments, const Copies& copies, OpenedEvaluation& opened,
                        ThreadPool& pool, EvalSeen& seen) {
  return evaluate_each(opened.network(), opened.batches(), copies, pool,
                       [&](const PredictedBatch& batch) { look_at(arguments, opened, batch, seen); });
}

// As look_closely() in whole numbers of 8 bits, as `cnn export --int8` writes them.
Evaluation evaluate_in_int8(const EvalArguments& arguments, OpenedEvaluation& opened, Workers& workers,
                            const Options& options, EvalSeen& seen) {
  const QuantizedNetwork network = quantize_model(arguments.wishes, workers, messages(options));
  return evaluate_quantized(network, opened, workers.pool(), [&](const PredictedBatch& batch) {
    if (arguments.details.any()) look_at(arguments, opened, batch, seen);
  });
}

Evaluation evaluate_as_asked(const EvalArguments& arguments, OpenedEvaluation& opened, Workers& workers,
                             const Options& options, EvalSeen& seen) {
  if (arguments.int8) return evaluate_in_int8(arguments, opened, workers, options, seen);
  const Copies copies = copies_of(arguments, opened.data_spec(), opened.model().spec().train);
  ThreadPool& pool = workers.pool();
  if (arguments.details.any()) return look_closely(arguments, copies, opened, pool, seen);
  return evaluate(opened.network(), opened.batches(), pool, copies.scheme);
}

// What would only come to light after the evaluation.
void check_details(const EvalArguments& arguments, const OpenedEvaluation& opened, int64_t classes,
                   const Options& options) {
  if (options.json && arguments.details.confusion && classes > kMostMatrixClasses) {
    throw Error(Failure::usage,
                "--confusion --json: a matrix of " + std::to_string(classes) +
                    " classes is too large; without --json the most frequent mistakes are told");
  }
  if (!arguments.details.predictions) return;
  const EvaluationWishes& wishes = arguments.wishes;
  prepare_output(predictions_output("--predictions", arguments.predictions),
                 places_read(wishes.model, opened.model().spec(), wishes.data), *options.disk);
  const AtomicFile removes_itself(arguments.predictions, *options.disk);
}

int run_eval(const EvalArguments& arguments, const Options& options) {
  end_at_once_on_signal();
  OpenedEvaluation opened(arguments.wishes);
  const int64_t classes = opened.model().plan().classes();
  check_details(arguments, opened, classes, options);
  Workers workers = start_workers(options);
  opened.open_images(workers, messages(options));
  EvalSeen seen(arguments.details.any() ? classes : 0);
  const double start = steady_seconds();
  const Evaluation result = evaluate_as_asked(arguments, opened, workers, options, seen);
  const double seconds = steady_seconds() - start;
  if (arguments.details.predictions)
    replace_file(arguments.predictions, kPredictionsHeader + seen.lines, *options.disk);
  const EvalResult told{arguments.wishes.split, result, seconds};
  const std::vector<std::string>& names = opened.data().classes;
  print(options.json ? eval_json(told, arguments.details, seen, names)
                     : eval_text(told, arguments.details, seen, names, table_width()));
  return 0;
}

}  // namespace

void add_eval_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("eval", "Loss and accuracy of a model on the data it was trained for");
  const auto arguments = std::make_shared<EvalArguments>();
  add_argument(*command, "MODEL|RUN", arguments->wishes.model, "A model file or a run directory");
  command
      ->add_option("--data", arguments->wishes.data,
                   "Where the data are, instead of where they were in training")
      ->option_text("DIR");
  command
      ->add_option_function<std::string>(
          "--split",
          [arguments](const std::string& name) { arguments->wishes.split = split_named(name).value(); },
          "The images to evaluate on (default: test)")
      ->check(one_of({"train", "validation", "test"}))
      ->option_text("train|validation|test");
  command
      ->add_option("--batch-size", arguments->wishes.batch_size,
                   "Images a batch (default: the config's eval_batch_size)")
      ->check(whole_number(1, kMaxSide))
      ->option_text("N");
  EvalDetails& details = arguments->details;
  command->add_flag("--per-class", details.per_class, "Precision, recall and F1 of each class");
  command->add_flag("--confusion", details.confusion, "Which classes are taken for which");
  command
      ->add_option_function<std::string>(
          "--average", [&details](const std::string& typed) { take_average(typed, details); },
          "Average over looks at each image: N copies, itself and N-1 varied by the model's data.augment; or "
          "as train.evaluate_with, which is the default")
      ->check(number_or_word(1, kMostCopies, scheme_words()))
      ->option_text("N|mirror|mirror_shift");
  command
      ->add_option_function<std::filesystem::path>(
          "--predictions",
          [arguments](const std::filesystem::path& path) {
            arguments->predictions = path;
            arguments->details.predictions = true;
          },
          "Write the prediction for each image to FILE")
      ->option_text("FILE.csv");
  command->add_flag("--int8", arguments->int8,
                    "In whole numbers of 8 bits, to the last bit as the C of export (see help int8)");
  command->footer(
      "Examples:\n"
      "  cnn eval runs/fashion-mnist\n"
      "  cnn eval runs/fashion-mnist --int8\n"
      "  cnn eval runs/fashion-mnist --per-class --confusion\n"
      "  cnn eval runs/cifar10 --average mirror_shift\n"
      "  cnn eval runs/cifar10 --average 8 --predictions predictions.csv\n"
      "  cnn eval model.bin --data ~/mnist --split train --json\n");
  command->callback([command, arguments, &options, &action] {
    refuse_together(*command,
                    {{"--int8", "--average", "one image is computed at a time; leave one of them out"}});
    action = [=, &options] { return run_eval(*arguments, options); };
  });
}

}  // namespace cnn::app

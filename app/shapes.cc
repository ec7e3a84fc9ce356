// cnn shapes: volumes and costs of every layer. Reads no images and, without --time, allocates no network.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/config_json.h"
#include "app/console.h"
#include "app/messages.h"
#include "app/refuse_together.h"
#include "app/schedule_report.h"
#include "app/shapes_report.h"
#include "app/start_workers.h"
#include "app/value_check.h"
#include "base/available_memory.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "config/load_config.h"
#include "config/portable_paths.h"
#include "config/write_config.h"
#include "data/count_images.h"
#include "data/data_faults.h"
#include "model/model_file.h"
#include "run/measure_speed.h"
#include "run/sources.h"
#include "spec/single_value_norm.h"
#include "train/memory_needs.h"

namespace cnn::app {

namespace {

struct Arguments {
  std::filesystem::path source;
  std::optional<int64_t> batch_size;
  bool explain = false;
  bool config = false;
  bool time = false;
  std::vector<std::string> settings;
};

// As `--set train.batch_size=N` would have it: evaluation follows unless it has a size of its own.
TrainSpec with_batch_size(const TrainSpec& train, std::optional<int64_t> batch_size) {
  TrainSpec changed = train;
  changed.batch_size = batch_size.value_or(train.batch_size);
  if (train.eval_batch_size == train.batch_size) changed.eval_batch_size = changed.batch_size;
  return changed;
}

// No batch has more images than there are.
BatchLimits limits_of(const TrainSpec& train, const std::optional<ImageCounts>& images) {
  if (!images) return {train.batch_size, train.eval_batch_size};
  const int64_t evaluated = std::max(images->validation, images->test);
  return {std::clamp<int64_t>(images->training, 1, train.batch_size),
          std::clamp<int64_t>(evaluated, 1, train.eval_batch_size)};
}

// How many digests the model of an evaluation lists of the images it was trained on.
int64_t listed_digests(const Arguments& arguments, const TrainSpec& train, const ImageCounts& images) {
  if (!is_model(arguments.source)) return train.epochs > 0 ? digests_of_images(images.training, images) : 0;
  const ModelInfo info = load_model_info(model_path(arguments.source));
  return info.trained_on ? std::ssize(*info.trained_on) : 0;
}

// A model is told of whatever has become of its data.
std::optional<ImageCounts> images_of(const RunSpec& spec, bool is_of_model, int threads) {
  if (!spec.data) return std::nullopt;
  try {
    return count_images(*spec.data, spec.network.input, threads);
  } catch (const Error&) {
    if (!is_of_model) throw;
    return std::nullopt;
  }
}

// `program`: what it takes itself.
ShapesReport report_of(const RunSpec& spec, const Arguments& arguments, const Options& options,
                       int64_t program) {
  ShapesReport report;
  report.name = spec.name;
  report.network = spec.network;
  report.plan = plan_network(spec.network);
  report.images = images_of(spec, is_model(arguments.source), options.threads);
  report.lacks_images = spec.data.has_value() && !report.images;
  const TrainSpec train = with_batch_size(spec.train, arguments.batch_size);
  const auto& images = report.images;
  const BatchLimits limits = limits_of(train, images);
  const bool keeps_best = spec.data && spec.data->has_validation() && spec.data->has_test();
  report.batch_size = train.batch_size;
  report.algorithm = train.algorithm;
  report.threads = options.threads;
  const MemoryNeeds training = training_memory(train, report.plan, limits, keeps_best, options.threads);
  const int64_t evaluated =
      images && images->test > 0 ? std::min(images->test, train.eval_batch_size) : limits.inference;
  const MemoryNeeds inference = inference_memory(train, report.plan, evaluated, options.threads);
  report.training_bytes =
      program + (images ? resident_with_images(training, *images, train.epochs) : training.resident);
  const ImageCounts counts = images.value_or(ImageCounts());
  if (counts.reading.training > 0) report.reading_bytes = program + resident_while_reading(counts);
  report.inference_bytes =
      program + resident_with_list(inference, counts, listed_digests(arguments, train, counts));
  const int64_t available = available_memory();
  if (available != kUnknownMemory) report.available_bytes = program + available;
  report.verbose = options.verbose;
  report.train = train;
  report.width = table_width();
  if (arguments.time) {
    refuse_single_values(report.plan, train.batch_size, images ? images->training : kMaxElements,
                         shown(arguments.source), arguments.batch_size ? "--batch-size" : "train.batch_size");
    Workers workers = start_workers(options);
    report.time = measure_epoch_time(train, report.plan, workers);
  }
  return report;
}

// A model's config is for whoever has the model: without the directories of the machine it was trained on.
std::string config_text(const std::filesystem::path& source, const RunSpec& spec) {
  if (!is_model(source)) return write_config(spec);
  const RunSpec portable = with_portable_paths(spec);
  const std::string place = !portable.data ? "names no data"
                                           : "looks for its data in `" + shown(portable.data->root) +
                                                 "` beside this file, or where --data says";
  return "# As the model holds it, every default written out. To train it again:\n#   " +
         program_command("train FILE --data DIR") + "\n# It " + place + ".\n" + write_config(portable);
}

// What training would refuse although the config is right: of the data, as far as they are at hand.
void warn_of_faults(const RunSpec& spec, const Arguments& arguments) {
  if (!spec.data) return;
  const NetworkPlan plan = plan_network(spec.network);
  for (const std::string& fault : data_faults(*spec.data, spec.network.input, plan.classes()))
    spdlog::warn("training refuses the data: {}", fault);
  try {
    refuse_single_values(plan, spec.train.batch_size, kMaxElements, shown(arguments.source),
                         "train.batch_size");
  } catch (const Error& error) {
    spdlog::warn("training refuses the config: {}", error.what());
  }
}

int run(const Arguments& arguments, const Options& options) {
  const RunSpec spec =
      read_run_spec(arguments.source, parse_overrides(arguments.settings), messages(options));
  if (arguments.config) {
    print(options.json ? config_json(config_text(arguments.source, spec)) + "\n"
                       : config_text(arguments.source, spec));
    return 0;
  }
  const int64_t program = program_memory();
  if (!is_model(arguments.source)) warn_of_faults(spec, arguments);
  const ShapesReport report = report_of(spec, arguments, options, program);
  print(options.json        ? shapes_json(report)
        : arguments.explain ? shapes_explained(report)
                            : shapes_table(report));
  if (options.verbose && !options.json) print("\n" + schedule_report(spec.train, table_width()));
  return 0;
}

}  // namespace

void add_shapes_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("shapes", "Sizes, parameters, MACs and memory of every layer; trains nothing");
  const auto arguments = std::make_shared<Arguments>();
  add_argument(*command, "CONFIG|MODEL|RUN", arguments->source, "A config, a model file or a run directory");
  command
      ->add_option("--batch-size", arguments->batch_size,
                   "Images a batch, for the memory (default: the config's)")
      ->check(whole_number(1, kMaxSide))
      ->option_text("N");
  command->add_flag("--explain", arguments->explain, "Write out the sums of every layer");
  command->add_flag("--config", arguments->config,
                    "Print the config alone, as YAML (or JSON), every default written out; a model's without "
                    "directories of its machine");
  command->add_flag("--time", arguments->time, "Measure a few batches: how long an epoch takes here");
  command
      ->add_option("--set", arguments->settings,
                   "Change a key of the config, as --set train.batch_size=32; repeatable")
      ->allow_extra_args(false)
      ->option_text("KEY=VALUE");
  command->footer(
      "Examples:\n"
      "  cnn shapes configs/vgg16.yaml\n"
      "  cnn shapes configs/mnist-slide.yaml --explain\n"
      "  cnn shapes my.yaml --time          an epoch's seconds on this machine\n"
      "  cnn shapes my.yaml -v              its learning rates too\n"
      "  cnn shapes runs/fashion-mnist --json\n"
      "  cnn shapes model.bin --config > again.yaml\n");
  command->callback([command, arguments, &options, &action] {
    refuse_together(*command, {{"--config", "--explain", "it prints the config alone; give one of them"},
                               {"--config", "--time", "it prints the config alone; give one of them"},
                               {"--config", "--batch-size", "the config's is --set train.batch_size=N"},
                               {"--explain", "--json", "the sums are for people; leave one of them out"},
                               {"--batch-size", "--set train.batch_size", kSameKey}});
    action = [=, &options] { return run(*arguments, options); };
  });
}

}  // namespace cnn::app

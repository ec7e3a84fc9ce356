// cnn shapes: volumes and costs of every layer. Reads no data and allocates no network.
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/inputs.h"
#include "app/schedule_report.h"
#include "app/shapes_report.h"
#include "base/error.h"
#include "base/program_name.h"
#include "config/load_config.h"
#include "config/portable_paths.h"
#include "config/write_config.h"
#include "model/model_file.h"
#include "optim/update_rules.h"

namespace cnn::app {

namespace {

struct Arguments {
  std::filesystem::path source;
  std::optional<int64_t> batch_size;
  bool explain = false;
  bool config = false;
  std::vector<std::string> settings;
};

// What training keeps beside each weight and its gradient.
int64_t numbers_kept(const TrainSpec& train) {
  return std::ssize(state_names(train.optimizer.kind)) + (train.average_decay > 0 ? 1 : 0) +
         (train.accumulate > 1 ? 1 : 0);
}

// A model's config is for whoever has the model: without the directories of the machine it was trained on.
std::string config_text(const std::filesystem::path& source, const RunSpec& spec) {
  if (!is_model(source)) return write_config(spec);
  const RunSpec portable = with_portable_paths(spec);
  const std::string place = !portable.data ? "names no data"
                                           : "looks for its data in `" + portable.data->root.string() +
                                                 "` beside this file, or where --data says";
  return "# As the model holds it, every default written out. To train it again:\n#   " +
         program_command("train FILE --data DIR") + "\n# It " + place + ".\n" + write_config(portable);
}

int run(const Arguments& arguments, const Options& options) {
  const RunSpec spec = read_run_spec(arguments.source, parse_overrides(arguments.settings));
  if (arguments.config) {
    print(config_text(arguments.source, spec));
    return 0;
  }
  const ShapesReport report{spec.name,
                            spec.network,
                            plan_network(spec.network),
                            arguments.batch_size.value_or(spec.train.batch_size),
                            numbers_kept(spec.train),
                            spec.train.algorithm,
                            options.verbose};
  print(options.json        ? shapes_json(report)
        : arguments.explain ? shapes_explained(report)
                            : shapes_table(report));
  if (options.verbose && !options.json) print("\n" + schedule_report(spec.train));
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
      ->check(CLI::Range(int64_t{1}, kMaxSide))
      ->option_text("N");
  auto* explain = command->add_flag("--explain", arguments->explain, "Write out the sums of every layer");
  command
      ->add_flag(
          "--config", arguments->config,
          "Print the config as YAML, every default written out; a model's without directories of its machine")
      ->excludes(explain);
  command
      ->add_option("--set", arguments->settings,
                   "Change a key of the config, as --set train.batch_size=32; repeatable")
      ->allow_extra_args(false)
      ->option_text("KEY=VALUE");
  command->footer(
      "Examples:\n"
      "  cnn shapes configs/vgg16.yaml\n"
      "  cnn shapes configs/mnist-slide.yaml --explain\n"
      "  cnn shapes my.yaml -v              its learning rates too\n"
      "  cnn shapes runs/fashion-mnist --json\n"
      "  cnn shapes model.bin --config > again.yaml\n");
  command->callback(
      [arguments, &options, &action] { action = [=, &options] { return run(*arguments, options); }; });
}

}  // namespace cnn::app

// cnn shapes: volumes and costs of every layer. Reads no images and, without --time, allocates no network.
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <string>

#include "app/commands.h"
#include "app/config_json.h"
#include "app/console.h"
#include "app/make_shapes_report.h"
#include "app/messages.h"
#include "app/refuse_together.h"
#include "app/rules_report.h"
#include "app/schedule_report.h"
#include "app/shapes_report.h"
#include "app/value_check.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "config/load_config.h"
#include "config/portable_paths.h"
#include "config/write_config.h"
#include "data/data_faults.h"
#include "report/network_drawing.h"
#include "run/outputs.h"
#include "run/sources.h"
#include "spec/single_value_norm.h"
#include "train/memory_needs.h"
#include "train/setting_doubts.h"

namespace cnn::app {

namespace {

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
void warn_of_faults(const RunSpec& spec, const ShapesWishes& arguments) {
  if (!spec.data) return;
  const NetworkPlan plan = plan_network(spec.network);
  if (const std::string missing = misplaced_data(*spec.data); !missing.empty())
    spdlog::info("training would not find the data: {}", missing);
  for (const std::string& fault : data_faults(*spec.data, spec.network.input, plan.classes()))
    spdlog::warn("training refuses the data: {}", fault);
  try {
    refuse_single_values(plan, spec.train.batch_size, kMaxElements, shown(arguments.source),
                         "train.batch_size");
  } catch (const Error& error) {
    spdlog::warn("training refuses the config: {}", error.what());
  }
}

// What would never come about in training, as far as the number of images tells, or would leave nothing to
// learn from.
void warn_of_settings(const RunSpec& spec, const std::optional<ImageCounts>& images) {
  for (const SettingDoubt& doubt : setting_doubts(spec, images ? images->training : 0))
    spdlog::warn(doubt.text());
}

void draw(const RunSpec& spec, const ShapesWishes& arguments, Disk& disk) {
  prepare_output(drawing_output("--svg", arguments.svg), places_read(arguments.source, spec), disk);
  replace_file(arguments.svg, draw_network(plan_network(spec.network), spec.name), disk);
  spdlog::info("{} is drawn in {}", printable(spec.name), shown(arguments.svg));
}

int run_shapes(const ShapesWishes& arguments, const Options& options) {
  const RunSpec spec =
      read_run_spec(arguments.source, parse_overrides(arguments.settings), messages(options));
  if (arguments.config) {
    print(options.json ? config_json(config_text(arguments.source, spec)) + "\n"
                       : config_text(arguments.source, spec));
    return 0;
  }
  if (!arguments.svg.empty()) {
    draw(spec, arguments, *options.disk);
    return 0;
  }
  const int64_t program = program_memory();
  if (!is_model(arguments.source)) warn_of_faults(spec, arguments);
  const ShapesReport report = make_shapes_report(spec, arguments, options, program);
  if (!is_model(arguments.source)) warn_of_settings(spec, report.images);
  print(options.json        ? shapes_json(report)
        : arguments.explain ? shapes_explained(report)
                            : shapes_table(report));
  if (options.verbose && !options.json) {
    const std::string rules = rules_report(spec.train, plan_network(spec.network), table_width());
    print("\n" + schedule_report(spec.train, table_width()) + (rules.empty() ? "" : "\n" + rules));
  }
  return 0;
}

}  // namespace

void add_shapes_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("shapes", "Sizes, parameters, MACs and memory of every layer; trains nothing");
  const auto arguments = std::make_shared<ShapesWishes>();
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
  command->add_option("--svg", arguments->svg, "Draw the network instead: an SVG file, for paper of A4")
      ->option_text("FILE");
  command->add_flag("--time", arguments->time, "Measure a few batches: how long an epoch takes here");
  add_set_option(*command, arguments->settings, "train.batch_size=32");
  command->footer(
      "Examples:\n"
      "  cnn shapes configs/vgg16.yaml\n"
      "  cnn shapes configs/mnist-slide.yaml --explain\n"
      "  cnn shapes my.yaml --time          an epoch's seconds on this machine\n"
      "  cnn shapes my.yaml -v              its learning rates too\n"
      "  cnn shapes configs/cifar10-resnet20.yaml --svg resnet.svg\n"
      "  cnn shapes runs/fashion-mnist --json\n"
      "  cnn shapes model.bin --config > again.yaml\n");
  command->callback([command, arguments, &options, &action] {
    refuse_together(*command, {{"--config", "--explain", "it prints the config alone; give one of them"},
                               {"--config", "--time", "it prints the config alone; give one of them"},
                               {"--config", "--batch-size", "the config's is --set train.batch_size=N"},
                               {"--explain", "--json", "the sums are for people; leave one of them out"},
                               {"--config", "--svg", "it prints the config alone; give one of them"},
                               {"--svg", "--explain", "the drawing is all that is made; give one of them"},
                               {"--svg", "--time", "the drawing is all that is made; give one of them"},
                               {"--svg", "--batch-size", "the drawing has no memory; leave one of them out"},
                               {"--svg", "--json", "the drawing is all that is made; leave one of them out"},
                               {"--batch-size", "--set train.batch_size", kSameKey}});
    action = [=, &options] { return run_shapes(*arguments, options); };
  });
}

}  // namespace cnn::app

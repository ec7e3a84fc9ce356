// cnn scale: what many machines would make of a training, from times measured here.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/launcher.h"
#include "app/messages.h"
#include "app/network_text.h"
#include "app/refuse_together.h"
#include "app/scale_report.h"
#include "app/start_workers.h"
#include "app/thread_counts.h"
#include "app/value_check.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "ranks/ranks.h"
#include "run/measure_rank_step.h"
#include "run/outputs.h"
#include "run/probe_machine.h"
#include "run/sources.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

struct ScaleArguments {
  fs::path source;
  std::string ranks;
  std::string network;
  std::optional<int64_t> batch_size;
  double seconds = 2;
  fs::path svg;
  std::vector<std::string> settings;
};

// The most seconds that a rank takes.
double slowest_of(Transport& transport, double seconds) {
  Ranks ranks(transport);
  std::vector<double> all(static_cast<size_t>(ranks.count()), 0.0);
  all[static_cast<size_t>(ranks.rank())] = seconds;
  ranks.add_up_own(all);
  return *std::ranges::max_element(all);
}

// Where ranks are measured, all do it at once, as they train: what they share is shared then too.
ScaleReport measured(const ScaleArguments& arguments, Transport* transport, const Options& options) {
  const RunSpec spec =
      read_run_spec(arguments.source, parse_overrides(arguments.settings), messages(options));
  const bool writes = transport == nullptr || transport->rank() == 0;
  if (writes && !arguments.svg.empty())
    prepare_output(drawing_output("--svg", arguments.svg), places_read(arguments.source, spec, {}),
                   *options.disk);
  const NetworkText network = parse_network(arguments.network);
  ScaleReport report;
  report.name = spec.name;
  report.link = network.link;
  report.is_link_measured = network.is_measured;
  if (network.is_measured) report.link = measure_link(*transport);
  if (network.busy) report.link.busy = *network.busy;
  MachineFigures machine;
  int cores = 1;
  {
    Workers all = start_workers(options);
    cores = network.cores.value_or(all.pool().threads());
    machine = probe_machine(all);
  }
  machine.most_bandwidth = network.memory.value_or(0);
  SpeedWishes wishes;
  wishes.images = arguments.batch_size.value_or(spec.train.batch_size);
  wishes.seconds = arguments.seconds;
  wishes.can_skip_bad = !is_model(arguments.source);
  wishes.place = shown(arguments.source);
  report.step = measure_rank_step(spec, wishes, machine, cores, messages(options));
  if (network.is_measured) {
    report.step.slowest = slowest_of(*transport, report.step.seconds()) / report.step.seconds();
  } else {
    report.step.uneven.clear();  // of machines that are not there it is not known
  }
  return report;
}

void tell(const ScaleArguments& arguments, ScaleReport report, const Options& options) {
  for (const int ranks : parse_thread_counts(arguments.ranks))
    report.scaled.emplace_back(ranks, scaled_step(report.step, report.link, ranks));
  if (!arguments.svg.empty()) {
    replace_file(arguments.svg, scale_drawing(report), *options.disk);
    spdlog::info("the efficiency by ranks is drawn in {}", shown(arguments.svg));
  }
  print(options.json ? scale_json(report) : scale_table(report, table_width()));
}

int run_scale(const ScaleArguments& arguments, const Options& options) {
  const auto by = launcher();
  if (!by) {
    if (parse_network(arguments.network).is_measured)
      throw Error(
          Failure::usage,
          "--network measured measures the link between two ranks, and this process is alone: start it "
          "as in `mpirun -n 2 " +
              program_command("scale ...`"));
    tell(arguments, measured(arguments, nullptr, options), options);
    return 0;
  }
  if (by->rank > 0) spdlog::set_level(spdlog::level::off);
  Launched& launched = join(*by);
  int code = 0;
  try {
    Ranks ranks(launched);
    if (ranks.count() == 1 && parse_network(arguments.network).is_measured)
      throw Error(Failure::usage,
                  "--network measured measures the link between two ranks, and this is the only one");
    ScaleReport report = measured(arguments, &launched, options);
    // Until all have measured, so that none has the machine for itself.
    std::vector<double> done{1.0};
    ranks.add_up_own(done);
    if (ranks.is_first()) tell(arguments, std::move(report), options);
  } catch (const Error& error) {
    code = static_cast<int>(error.failure());
    spdlog::error("{}", error.what());
    launched.abort(code);
  }
  launched.end();
  return code;
}

}  // namespace

void add_scale_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command = app.add_subcommand(
      "scale", "What many machines would make of a training, by a model from times measured here");
  const auto arguments = std::make_shared<ScaleArguments>();
  add_argument(*command, "CONFIG|MODEL|RUN", arguments->source, "A config, a model file or a run directory");
  command->add_option("--ranks", arguments->ranks, "How many of them: 1,2,8 or 2..1024")
      ->check(thread_counts())
      ->required()
      ->option_text("LIST");
  command
      ->add_option(
          "--network", arguments->network,
          "What joins them, and what else is not as here: latency=1.5us,bandwidth=100Gb/s, and of these "
          "as many as differ: cores=64 a rank, memory=200GB/s that these share, busy=0 cores while a "
          "message is on its way (1 of TCP); or `measured`, under mpirun")
      ->check(network_text())
      ->required()
      ->option_text("TEXT");
  command
      ->add_option("--batch-size", arguments->batch_size, "Images a rank (default: the config's batch size)")
      ->check(whole_number(1, kMaxSide))
      ->option_text("N");
  command->add_option("--seconds", arguments->seconds, "How long to measure (default: 2)")
      ->check(real_number(0, 86400))
      ->option_text("S");
  command->add_option("--svg", arguments->svg, "Draw the efficiency by ranks: an SVG file")
      ->option_text("FILE");
  add_set_option(*command, arguments->settings, "train.algorithm=exact");
  command->footer(
      "Examples:\n"
      "  cnn scale my.yaml --ranks 2..64 --network latency=1us,bandwidth=9GB/s\n"
      "  cnn scale runs/a --ranks 2,3 --network latency=20us,bandwidth=1Gb/s,busy=1\n");
  command->callback([command, arguments, &options, &action] {
    refuse_together(*command, {{"--batch-size", "--set train.batch_size", kSameKey}});
    action = [=, &options] { return run_scale(*arguments, options); };
  });
}

}  // namespace cnn::app

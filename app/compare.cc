// cnn compare: which network is better, and what each costs.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "app/commands.h"
#include "app/comparison_text.h"
#include "app/console.h"
#include "app/gather_comparison.h"
#include "app/messages.h"
#include "app/start_workers.h"
#include "app/stop_signals.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/printable.h"
#include "run/outputs.h"
#include "run/sources.h"

namespace cnn::app {
namespace {

// A page is nothing that any of them reads.
void prepare_page(const CompareWishes& wishes, const std::vector<ComparedSource>& sources, Disk& disk) {
  for (const ComparedSource& source : sources) {
    prepare_output(comparison_output("-o", wishes.out), places_read(source.path, source.spec, wishes.data),
                   disk);
  }
}

int run_compare(const CompareWishes& wishes, const Options& options) {
  end_at_once_on_signal();
  if (wishes.paths.size() < 2)
    throw Error(Failure::usage, "compare needs at least two runs, models or configs");
  const std::vector<ComparedSource> sources = read_compared_sources(wishes, options);
  std::optional<AtomicFile> page;
  if (!wishes.out.empty()) {
    prepare_page(wishes, sources, *options.disk);
    page.emplace(wishes.out, *options.disk);  // what cannot be written is said before all is computed
  }
  Workers workers = start_workers(options);
  const Comparison comparison = gather_comparison(sources, wishes, workers, options);
  print(options.json ? comparison_json(comparison) : comparison_text(comparison, table_width()));
  if (!page) return 0;
  page->write(comparison_page(comparison));
  page->commit();
  spdlog::info("the comparison is in {}", shown(wishes.out));
  return 0;
}

}  // namespace

void add_compare_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command = app.add_subcommand(
      "compare", "Compares networks: accuracy against operations, which is better, what differs");
  const auto wishes = std::make_shared<CompareWishes>();
  add_argument(*command, "RUN|MODEL|CONFIG", wishes->paths, "Two or more runs, model files and configs");
  command->add_option("-o,--out", wishes->out, "Write a page with a chart, too")->option_text("FILE.html");
  command
      ->add_option("--data", wishes->data,
                   "Where the images of all of them are, instead of where they were in training")
      ->option_text("DIR");
  command->footer(
      "Runs and models are evaluated on their test images, which must be the same, or\n"
      "all on their validation images where one of them has no test images; what any\n"
      "of them was trained on is left out for all. Of a config only costs are told.\n"
      "\n"
      "The front (the Pareto front) are the networks to choose from: each other one is\n"
      "beaten by one that is as accurate or more at as many MACs or fewer.\n"
      "\n"
      "Examples:\n"
      "  cnn compare runs/lenet5 runs/mnist-slide\n"
      "  cnn compare runs/*/ configs/resnet18.yaml -o compare.html\n");
  command->callback(
      [wishes, &options, &action] { action = [=, &options] { return run_compare(*wishes, options); }; });
}

}  // namespace cnn::app

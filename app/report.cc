// cnn report: a finished run on one page.
#include <spdlog/spdlog.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/console.h"
#include "app/gather_report.h"
#include "app/start_workers.h"
#include "app/stop_signals.h"
#include "base/atomic_file.h"
#include "base/printable.h"
#include "model/json_text.h"
#include "model/model_file.h"
#include "report/run_page.h"
#include "run/outputs.h"

namespace cnn::app {
namespace {

int run_report(const ReportWishes& wishes, const Options& options) {
  end_at_once_on_signal();
  const ModelInfo info = load_model_info(model_path(wishes.run));
  prepare_output(report_output("-o", wishes.file()), places_read(wishes.run, info.spec, wishes.data),
                 *options.disk);
  AtomicFile page(wishes.file(), *options.disk);  // what cannot be written is said before all is computed
  Workers workers = start_workers(options);
  page.write(run_page(gather_report(wishes, workers, options)));
  page.commit();
  spdlog::info("the report is in {}", shown(wishes.file()));
  if (options.json) print(json_text(nlohmann::ordered_json{{"file", wishes.file().string()}}) + "\n");
  return 0;
}

}  // namespace

void add_report_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command = app.add_subcommand("report", "Writes a page about a run, to be read without a network");
  const auto wishes = std::make_shared<ReportWishes>();
  add_argument(*command, "MODEL|RUN", wishes->run, "A model file or a run directory");
  command->add_option("-o,--out", wishes->out, "The page (default: report.html in the run directory)")
      ->option_text("FILE.html");
  command->add_option("--data", wishes->data, "Where the data are, instead of where they were in training")
      ->option_text("DIR");
  command->footer(
      "One file of at most 5 MB, with its pictures in it: open it in any browser,\n"
      "print it, send it. Without the data at hand it has no images, and says so.\n"
      "\n"
      "Examples:\n"
      "  cnn report runs/mnist-slide\n"
      "  cnn report runs/mnist-slide -o mnist.html --data ~/mnist\n");
  command->callback(
      [wishes, &options, &action] { action = [=, &options] { return run_report(*wishes, options); }; });
}

}  // namespace cnn::app

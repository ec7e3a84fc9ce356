#include "app/training_audience.h"

#include "app/step_figures.h"

namespace cnn::app {
namespace {

std::unique_ptr<Observer> make_log(const Options& options, const OpenedData& data, LogOutput& output) {
  if (options.quiet) return options.json ? make_done_log(output) : make_quiet_log();
  const int64_t validated = std::ssize(data.validation.indices);
  const int64_t evaluated = validated > 0 ? validated : std::ssize(data.testing.indices);
  return options.json ? make_json_log(evaluated, output) : make_text_log(evaluated, options, output);
}

std::unique_ptr<Observer> make_figures(const Options& options, Network& network) {
  return options.verbose && !options.quiet ? make_step_figures(network) : nullptr;
}

}  // namespace

TrainingAudience::TrainingAudience(OpenedTraining& opened, Control& control, TrainingPage& page,
                                   const Options& options)
    : output_(control),
      log_(make_log(options, opened.data(), output_)),
      figures_(make_figures(options, opened.network())),
      all_({log_.get(), figures_.get(), page.watch(opened)}) {}

void TrainingAudience::end_log() {
  all_.leave(log_.get());
  log_.reset();
}

}  // namespace cnn::app

#include "run/beginning.h"

#include "base/printable.h"
#include "run/other_run.h"
#include "run/run_place.h"
#include "run/typed_settings.h"
#include "train/same_data.h"
#include "train/same_training.h"

namespace cnn {
namespace {

RunDirectory reopen(const TrainingWishes& wishes, const std::string& name, Disk& disk,
                    const Messages& messages) {
  if (!wishes.out.empty()) return reopen_run_directory(wishes.out, disk);
  const std::filesystem::path newest = newest_run_directory("", name);
  messages.inform("--resume: goes on with " + shown(newest));
  return reopen_run_directory(newest, disk);
}

}  // namespace

void Beginning::check_same(const RunSpec& spec) const {
  if (checkpoint) check_same_training(checkpoint->info().spec, spec, earlier->path, config, settings);
}

void Beginning::check_same(const RunSpec& spec, const OpenedData& data) const {
  if (!checkpoint) return;
  check_same_data(*checkpoint, data, *spec.data);
  check_same(spec);
}

Beginning read_beginning(const TrainingWishes& wishes, const TrainingConfig& config, Disk& disk,
                         const Messages& messages) {
  Beginning beginning;
  beginning.config = wishes.config;
  beginning.settings = typed_settings(wishes);
  if (!wishes.changes.empty()) beginning.changes = read_changes(wishes.changes);
  if (!wishes.init.empty()) {
    beginning.initial = load_model(model_path(wishes.init));
    if (const auto doubt = doubt_of_run(wishes.init, beginning.initial->info))
      messages.warn("--init: " + *doubt);
  }
  if (wishes.resume) {
    beginning.earlier = reopen(wishes, config.spec.name, disk, messages);
    beginning.checkpoint = std::make_unique<CheckpointFile>(beginning.earlier->checkpoint());
  }
  check_run_is_no_input(wishes, config, beginning.earlier ? &*beginning.earlier : nullptr);
  beginning.check_same(config.spec);
  if (beginning.changes && !beginning.checkpoint) check_models(*beginning.changes);
  return beginning;
}

}  // namespace cnn

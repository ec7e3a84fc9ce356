#include "run/planned_training.h"

#include <bit>
#include <string>
#include <utility>

#include "base/printable.h"
#include "base/program_name.h"
#include "kernels/isa.h"
#include "run/other_run.h"
#include "run/refuse_model.h"
#include "run/require_memory.h"
#include "run/run_place.h"
#include "run/sources.h"
#include "run/typed_settings.h"
#include "spec/single_value_norm.h"
#include "train/same_data.h"
#include "train/same_training.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

RunSpec read_spec(const TrainingWishes& wishes, const Messages& messages) {
  if (!wishes.text) refuse_model(wishes);
  LoadedConfig loaded = wishes.text ? parse_config(*wishes.text, shown(wishes.config),
                                                   fs::absolute(wishes.config).parent_path(),
                                                   wishes.config.stem().string(), wishes.overrides)
                                    : load_config(wishes.config, wishes.overrides);
  for (const std::string& warning : loaded.warnings) messages.warn(warning);
  return std::move(loaded.spec);
}

DataSpec place_data(const TrainingWishes& wishes, const RunSpec& spec) {
  return data_of({wishes.config, false, spec, wishes.data, "train", wishes.overrides},
                 "has no section `data`, which training needs: say where the images are (`" +
                     program_command("new") + "` shows how)");
}

NetworkPlan plan_of(const RunSpec& spec, const fs::path& config) {
  NetworkPlan plan = plan_network(spec.network);
  refuse_single_values(plan, spec.train.batch_size, kMaxElements, shown(config), kBatchSizeKey);
  return plan;
}

RunDirectory reopen(const TrainingWishes& wishes, const std::string& name, Disk& disk,
                    const Messages& messages) {
  fs::path path = wishes.out;
  if (path.empty()) {
    path = newest_run_directory("", name);
    messages.inform("--resume: goes on with " + shown(path));
  }
  return wishes.writes() ? reopen_run_directory(path, disk) : read_only_directory(path, disk);
}

void tell_of_odd_shards(const TrainSpec& train, const Messages& messages) {
  const int64_t vector = lane_count();
  if (train.shards == 1 || train.batch_size % (train.shards * vector) == 0) return;
  messages.inform("shards of " + std::to_string(ceil_div(train.batch_size, train.shards)) +
                  " images: those of a multiple of " + std::to_string(vector) + " are computed fastest");
}

// Of a config that says nothing of shards, those of the run that goes on.
void settle_shards(const TrainingWishes& wishes, const Beginning& beginning, RunSpec& spec) {
  int64_t& shards = spec.train.shards;
  if (const ModelInfo* before = beginning.before(); before != nullptr && shards == 1)
    shards = before->spec.train.shards;
  if (wishes.ranks == nullptr) return;
  const int64_t ranks = wishes.ranks->count();
  const std::string count = std::to_string(ranks) + " ranks";
  const std::string given =
      "--set train.shards=" + std::to_string(std::bit_ceil(static_cast<uint64_t>(ranks)));
  if (shards == 1 && ranks > 1)
    throw Error(Failure::usage, count +
                                    " share the shards of each batch, and the config has no train.shards: "
                                    "give it, as in `" +
                                    given +
                                    "`. The model follows from it, and not "
                                    "from the number of ranks");
  if (shards < ranks)
    throw Error(Failure::usage, count + " are more than train.shards, " + std::to_string(shards) +
                                    ": start fewer, or begin a run with more shards (`" + given + "`)");
  wishes.ranks->share_out(shards);
}

Beginning read_beginning(const TrainingWishes& wishes, const std::string& name, Disk& disk,
                         const Messages& messages) {
  Beginning beginning;
  if (!wishes.changes.empty()) beginning.changes = read_changes(wishes.changes);
  if (!wishes.init.empty()) {
    beginning.initial = load_model(model_path(wishes.init));
    if (const auto doubt = doubt_of_run(wishes.init, beginning.initial->info))
      messages.warn("--init: " + *doubt);
  }
  if (wishes.resume) {
    beginning.earlier = reopen(wishes, name, disk, messages);
    beginning.checkpoint = std::make_unique<CheckpointFile>(beginning.earlier->checkpoint());
  }
  return beginning;
}

}  // namespace

void PlannedTraining::check_same(const RunSpec& measured) const {
  if (beginning.checkpoint)
    check_same_training(beginning.checkpoint->info().spec, measured, beginning.earlier->path, wishes.config,
                        typed_settings(wishes));
}

void PlannedTraining::check_same(const RunSpec& measured, const OpenedData& data) const {
  if (!beginning.checkpoint) return;
  check_same_data(*beginning.checkpoint, data, *measured.data);
  check_same(measured);
}

PlannedTraining plan_training(const TrainingWishes& wishes, Disk& disk, const Messages& messages) {
  refuse_taken_place(wishes);
  RunSpec spec = read_spec(wishes, messages);
  const std::optional<DataSpec> named = std::exchange(spec.data, place_data(wishes, spec));
  NetworkPlan plan = plan_of(spec, wishes.config);
  Beginning beginning = read_beginning(wishes, spec.name, disk, messages);
  settle_shards(wishes, beginning, spec);
  tell_of_odd_shards(spec.train, messages);
  check_run_is_no_input(wishes, spec, *named, beginning.earlier ? &*beginning.earlier : nullptr);
  PlannedTraining planned{wishes, std::move(spec), std::move(plan), std::move(beginning), &disk};
  planned.check_same(planned.spec);
  if (planned.beginning.changes && !planned.beginning.checkpoint) check_models(*planned.beginning.changes);
  return planned;
}

}  // namespace cnn

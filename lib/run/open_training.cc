#include "run/open_training.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "config/write_config.h"
#include "data/class_weights.h"
#include "data/label_classes.h"
#include "data/trained_images.h"
#include "run/directory_advice.h"
#include "run/initial_weights.h"
#include "run/left_out.h"
#include "run/outputs.h"
#include "run/require_memory.h"
#include "run/resume_command.h"
#include "run/sources.h"
#include "spec/single_value_norm.h"
#include "train/same_data.h"
#include "train/same_training.h"
#include "train/state_text.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

const char* const kBatchKey = "train.batch_size";

// A model or a run in the place of the config: its own message, for a YAML reader would only see strange
// bytes.
void refuse_model(const fs::path& path, bool resume) {
  std::error_code ignored;  // what cannot even be asked for, load_config refuses
  if (!fs::exists(path, ignored) || !is_model(path)) return;
  const bool is_directory = fs::is_directory(path, ignored);
  const RunPaths run{is_directory ? path : path.parent_path()};
  const bool has_config = fs::exists(run.config(), ignored);
  const bool is_run = fs::exists(run.model(), ignored) || fs::exists(run.checkpoint(), ignored);
  if (is_directory && !(has_config && is_run))
    throw Error(Failure::config, shown(path) + ": is a directory, not a config; " + directory_advice(path));
  const std::string what =
      shown(path) + (is_directory ? ": is a run directory" : ": is a model") + ", not a config; ";
  // A checkpoint alone has no weights to begin with, only to go on with.
  const bool is_checkpoint =
      is_directory ? !fs::exists(run.model(), ignored) : path.filename() == run.checkpoint().filename();
  if (is_checkpoint || (resume && has_config && fs::exists(run.checkpoint(), ignored)))
    throw Error(Failure::config, what + "to go on with it: " + resume_command(run));
  throw Error(Failure::config, what + "to begin with its weights: " + program_command("train ") +
                                   (has_config ? shell_path(run.config()) : "CONFIG") + " --init " +
                                   shell_path(path));
}

RunSpec read_spec(const TrainingWishes& wishes, const Messages& messages) {
  if (!wishes.text) refuse_model(wishes.config, wishes.resume);
  LoadedConfig loaded = wishes.text ? parse_config(*wishes.text, shown(wishes.config),
                                                   fs::absolute(wishes.config).parent_path(),
                                                   wishes.config.stem().string(), wishes.overrides)
                                    : load_config(wishes.config, wishes.overrides);
  for (const std::string& warning : loaded.warnings) messages.warn(warning);
  RunSpec spec = std::move(loaded.spec);
  spec.data = data_of({wishes.config, false, spec, wishes.data, "train", wishes.overrides},
                      "has no section `data`, which training needs: say where the images are (`" +
                          program_command("new") + "` shows how)");
  return spec;
}

// What is read must not be among what is written. A run's own config is, where the run goes on or is
// replaced.
void check_outputs(const TrainingWishes& wishes, const fs::path& directory, const DataSpec& data) {
  std::error_code error;
  const fs::path config = fs::canonical(wishes.config, error);
  const fs::path own = fs::canonical(directory, error) / "config.yaml";
  const bool is_own = config == own && (wishes.resume || wishes.overwrite);
  std::vector<Input> inputs;
  if (!is_own) inputs.push_back({wishes.config, "the config"});
  if (!wishes.init.empty()) inputs.push_back({model_path(wishes.init), "the model of --init"});
  check_run_output(directory, inputs, data, wishes.resume || wishes.overwrite);
}

RunDirectory reopen(const TrainingWishes& wishes, const std::string& name, const Messages& messages) {
  if (!wishes.out.empty()) return reopen_run_directory(wishes.out, *wishes.disk);
  const fs::path newest = newest_run_directory("", name);
  messages.inform("--resume: goes on with " + shown(newest));
  return reopen_run_directory(newest, *wishes.disk);
}

RunDirectory make_directory(const TrainingWishes& wishes, const std::string& name) {
  if (wishes.out.empty()) return make_numbered_run_directory("", name, *wishes.disk);
  return open_run_directory(wishes.out, wishes.overwrite, *wishes.disk);
}

// `class_weights: balanced` as numbers.
void balance_classes(RunSpec& spec, const OpenedData& data, const Messages& messages) {
  if (!std::holds_alternative<BalancedWeights>(spec.train.loss.class_weights)) return;
  auto weights = balanced_class_weights(data.train, data.training, std::ssize(data.classes));
  std::string empty;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) empty += (empty.empty() ? "" : ", ") + printable(data.classes[i]);
  }
  if (!empty.empty())
    messages.warn("no image to train on is of class " + empty + "; in class_weights: balanced it weighs 0");
  spec.train.loss.class_weights = std::move(weights);
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// The mean of the pixels trained on, which predictions compare images with. A set that is more than memory
// holds is not read once more for that.
std::optional<double> brightness_of(const RunSpec& spec, const OpenedData& data) {
  if (const auto* known = std::get_if<Normalization>(&spec.data->normalize)) {
    const double mean = mean_of(known->mean);
    if (mean >= 0 && mean <= 1) return mean;
  }
  if (data.train.is_streamed()) return std::nullopt;
  return mean_of(measure_normalization(data.train, data.training).mean);
}

// What batches are changed to, on the way or before a checkpoint; 0: nothing.
int64_t largest_change(const std::optional<PlannedChanges>& planned, const CheckpointFile* checkpoint,
                       const RunSpec& spec) {
  const int64_t largest = planned ? largest_batch_size(planned->changes) : 0;
  if (checkpoint == nullptr) return largest;
  const auto state = state_from_text(checkpoint->progress(), shown(checkpoint->path()), spec);
  return std::max(largest, largest_batch_size(state.changes));
}

// Batches never have more images than there are, so neither has the memory for them.
BatchLimits limits_of(const TrainSpec& train, const NetworkPlan& plan, const OpenedData& data,
                      int64_t change) {
  const int64_t largest = std::max(std::ssize(data.testing.indices), std::ssize(data.validation.indices));
  const int64_t images = std::ssize(data.training.indices);
  const int64_t joined = joins_last_image(plan, train.batch_size, images) ? 1 : 0;
  const int64_t changed = change == 0 ? 0 : change + (single_value_norm(plan).empty() ? 0 : 1);
  return {std::max(std::min(train.batch_size, images) + joined, std::min(changed, images)),
          std::min(train.eval_batch_size, largest)};
}

}  // namespace

OpenedTraining::Planned OpenedTraining::read(const TrainingWishes& wishes, const Messages& messages) {
  if (!wishes.out.empty()) refuse_file_name(wishes.out);
  if (!wishes.out.empty() && !wishes.resume) refuse_taken_directory(wishes.out, wishes.overwrite);
  Planned planned;
  planned.wishes = wishes;
  planned.spec = read_spec(wishes, messages);
  planned.plan = plan_network(planned.spec.network);
  refuse_single_values(planned.plan, planned.spec.train.batch_size, kMaxElements, shown(wishes.config),
                       kBatchKey);
  if (!wishes.changes.empty()) planned.changes = read_changes(wishes.changes);
  if (!wishes.init.empty()) planned.initial = load_model(model_path(wishes.init));
  if (wishes.resume) {
    planned.earlier = reopen(wishes, planned.spec.name, messages);
    planned.checkpoint = std::make_unique<CheckpointFile>(planned.earlier->checkpoint());
  }
  if (planned.earlier || !wishes.out.empty()) {
    check_outputs(wishes, planned.earlier ? planned.earlier->path : wishes.out, *planned.spec.data);
  } else {
    check_run_place(fs::path("runs") / planned.spec.name, *planned.spec.data);
  }
  if (planned.checkpoint) check_same_training(planned.before()->spec, planned.spec, planned.earlier->path);
  return planned;
}

OpenedTraining::OpenedTraining(const TrainingWishes& wishes, const StartWorkers& start,
                               const Messages& messages)
    : planned_(read(wishes, messages)), workers_(start()) {
  const RunSpec& spec = planned_.spec;
  const NetworkPlan& plan = planned_.plan;
  const ModelInfo* before = planned_.before();
  open_images(messages);
  const ModelInfo* initial = planned_.initial ? &planned_.initial->info : nullptr;
  auto trained_on = leave_out_of_training(initial, before, spec.train.epochs > 0, spec.data->is_of_folders(),
                                          data_, messages);
  messages.inform(counted(std::ssize(data_.training.indices), "image") + " to train on, " +
                  std::to_string(data_.validation.indices.size()) + " for validation, " +
                  std::to_string(data_.testing.indices.size()) + " for the test");
  refuse_single_values(plan, spec.train.batch_size, std::ssize(data_.training.indices),
                       shown(planned_.wishes.config), kBatchKey);
  check_reads_back(spec);
  limits_ = limits_of(spec.train, plan, data_, largest_change(planned_.changes, checkpoint(), spec));
  require_training_memory(spec.train, plan, limits_,
                          !data_.validation.indices.empty() && !data_.testing.indices.empty(),
                          workers_.pool().threads());
  messages.detail(training_memory_line(spec.train, plan, limits_, data_, workers_.pool().threads()));
  network_ = std::make_unique<Network>(plan, limits_, workers_, engine_of(spec.train));
  network_->initialize(static_cast<uint64_t>(spec.train.seed));
  if (planned_.initial)
    begin_with_weights(*planned_.initial, data_.classes, planned_.wishes.init_partial, *network_, messages);
  directory_ = planned_.earlier ? *planned_.earlier : make_directory(planned_.wishes, spec.name);
  info_ = {.spec = spec, .classes = data_.classes, .mean_image = data_.mean_image};
  if (trained_on.list) info_.not_trained_on = digests_not_trained_on(*trained_on.list, data_);
  info_.trained_on = std::move(trained_on.list);
  info_.listed_by = trained_on.by;
  info_.brightness = before != nullptr ? before->brightness : brightness_of(spec, data_);
  info_.pictures = before != nullptr ? before->pictures : data_.train.pictures;
  planned_.initial.reset();
}

// What is measured from them is in the spec then.
void OpenedTraining::open_images(const Messages& messages) {
  RunSpec& spec = planned_.spec;
  const ModelInfo* before = planned_.before();
  DataNeeds needs;
  needs.threads = workers_.pool().threads();
  needs.can_skip_bad = before == nullptr;
  data_ = cnn::open_images(*spec.data, planned_.plan, needs, messages);
  if (data_.train.is_streamed())
    messages.inform("the training images are more than memory holds: they are decoded anew in each epoch");
  require_two_classes(*spec.data, data_);
  if (before != nullptr) data_.mean_image = before->mean_image;
  measure_training_images(*spec.data, data_);
  balance_classes(spec, data_, messages);
  if (before == nullptr) return;
  check_same_data(*planned_.checkpoint, data_, *spec.data);
  check_same_training(before->spec, spec, planned_.earlier->path);  // what was measured from the images too
}

}  // namespace cnn

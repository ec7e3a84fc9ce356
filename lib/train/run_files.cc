#include "train/run_files.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/finite.h"
#include "base/printable.h"
#include "config/load_config.h"
#include "config/write_config.h"
#include "kernels/gemm.h"
#include "train/earlier_run.h"
#include "train/same_data.h"
#include "train/set_aside.h"
#include "train/state_text.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

const std::string kBlas = "blas";  // an entry of a checkpoint's progress

}  // namespace

void save_config(const RunDirectory& directory, const RunSpec& spec) {
  const std::string config = write_config(spec);
  if (directory.earlier && directory.earlier->is_whole()) return directory.earlier->replace_by(config);
  replace_file(directory.config(), config, *directory.disk);
}

std::optional<std::string> mend_config(const RunDirectory& directory, const RunSpec& spec) {
  const fs::path file = directory.config();
  const std::string anew = ", and is written anew from the checkpoint beside it";
  std::error_code ignored;
  std::string warning;
  if (fs::status(file, ignored).type() == fs::file_type::not_found) {
    warning = shown(file) + ": was missing" + anew;
  } else {
    try {
      load_config(file);
      return std::nullopt;
    } catch (const Error& error) {
      if (error.failure() != Failure::config) throw;
    }
    warning = shown(file) + ": was no config any more" + anew + "; that file is kept as " +
              name_set_aside(file, "damaged").filename().string();
    set_aside(file, "damaged", *directory.disk);
  }
  save_config(directory, spec);
  return warning;
}

RunFiles::RunFiles(const ModelInfo& info, const OpenedData& data, const RunDirectory& directory,
                   Network& network, Updates& updates)
    : info_(info),
      data_{{kDataEntry, describe_data(data)}, {kTrainingEntry, describe_training(data)}},
      directory_(directory),
      changes_(directory.changes()),
      network_(network),
      updates_(updates) {}

std::optional<std::string> RunFiles::read(const CheckpointFile& checkpoint) {
  checkpoint.read_into(tensors());
  const auto blas = checkpoint.progress().find(kBlas);
  if (blas == checkpoint.progress().end() || blas->second == computed_by()) return std::nullopt;
  return shown(directory_.checkpoint()) + ": was computed by " + blas->second + ", and this is " +
         computed_by() +
         "; training goes on, but its last bits will differ from those of a run that was never stopped";
}

std::optional<std::string> RunFiles::read_rows(TrainingState& state) {
  return metrics_.recall(directory_, state.epoch, state.rows);
}

std::optional<ModelFault> RunFiles::find_model_fault(const TrainingState& state, bool has_more,
                                                     bool holds_model) {
  const Updates::Averaged averaged(updates_, holds_model && state.steps > 0);
  return cnn::find_model_fault(directory_.model(), {info_, state.model_epoch, state.steps, has_more,
                                                    holds_model, network_.parameters()});
}

void RunFiles::keep_other_model() {
  set_aside(directory_.model(), "other", *directory_.disk);
}

void RunFiles::choose_model(int64_t epoch, int64_t step) {
  chosen_ = {.info = info_, .weights = {}};
  chosen_->info.epoch = epoch;
  chosen_->info.step = step;
}

std::optional<std::string> RunFiles::write(TrainingState& state) {
  if (!directory_.is_written) {
    if (chosen_) state.model_epoch = chosen_->info.epoch;
    chosen_.reset();
    return std::nullopt;
  }
  auto warning = restore_directory(state);
  if (chosen_) write_model(state);
  const bool is_first = replaces_nothing_yet();
  if (is_first) write_checkpoint(state);  // before anything of the earlier run goes; it tells of no row yet
  metrics_.write(directory_, state.rows);
  changes_.write(state.changes, *directory_.disk);
  if (!is_first) write_checkpoint(state);
  return warning;
}

void RunFiles::write_changes(const TrainingState& state) {
  if (directory_.is_written && !replaces_nothing_yet()) changes_.write(state.changes, *directory_.disk);
}

bool RunFiles::replaces_nothing_yet() const {
  return directory_.earlier && directory_.earlier->is_whole();
}

std::optional<std::string> RunFiles::restore_directory(const TrainingState& state) {
  if (!restore_run_directory(directory_)) return std::nullopt;
  save_config(directory_, info_.spec);
  metrics_.forget();
  changes_.forget();
  std::string warning = shown(directory_.path) + ": was removed, and is made anew";
  if (!chosen_ && state.model_epoch > 0) {
    choose_model(state.epoch, state.steps);
    warning += "; its model is lost, and the present weights are in its place";
  }
  return warning;
}

void RunFiles::write_model(TrainingState& state) {
  // A copy is one of the average already.
  const Updates::Averaged averaged(updates_, chosen_->weights.empty() && chosen_->info.step > 0);
  try {
    save_chosen();
  } catch (const Error&) {
    keep_chosen_weights();
    throw;
  }
  state.model_epoch = chosen_->info.epoch;
  chosen_.reset();
}

void RunFiles::save_chosen() {
  std::vector<TensorView> views;
  for (size_t i = 0; i < network_.parameters().size(); ++i) {
    const ConstParameter& parameter = network_.parameters()[i];
    std::span<const float> values = parameter.value;
    if (!chosen_->weights.empty()) values = chosen_->weights[i];
    views.push_back({parameter.name, parameter.dims, values});
  }
  save_model(directory_.model(), chosen_->info, views, *directory_.disk);
}

// Training changes the weights before the next attempt.
void RunFiles::keep_chosen_weights() {
  if (!chosen_->weights.empty()) return;
  for (const ConstParameter& parameter : network_.parameters()) {
    chosen_->weights.emplace_back(parameter.value.begin(), parameter.value.end());
  }
}

void RunFiles::write_checkpoint(const TrainingState& state) {
  ModelInfo info = info_;
  info.epoch = state.epoch;
  info.step = state.steps;
  save_checkpoint(directory_.checkpoint(), info, views(), progress(state), *directory_.disk);
}

void RunFiles::check_reads_back(const TrainingState& state) {
  check_checkpoint_reads_back(info_, views(), progress(state));
}

std::map<std::string, std::string> RunFiles::progress(const TrainingState& state) const {
  auto progress = to_text(state);
  progress.emplace(kBlas, computed_by());
  progress.insert(data_.begin(), data_.end());
  return progress;
}

std::optional<std::string> RunFiles::find_non_finite() {
  for (const TensorView& tensor : views()) {
    if (!all_finite(tensor.values)) return tensor.name;
  }
  return std::nullopt;
}

// The weights, and what is kept beside them; here and below.
std::vector<TensorView> RunFiles::views() {
  std::vector<TensorView> views;
  for (const ConstParameter& parameter : network_.parameters()) {
    views.push_back({"model." + parameter.name, parameter.dims, parameter.value});
  }
  for (const TensorTarget& tensor : updates_.tensors())
    views.push_back({tensor.name, tensor.dims, tensor.values});
  return views;
}

std::vector<TensorTarget> RunFiles::tensors() {
  std::vector<TensorTarget> tensors;
  for (const Parameter& parameter : network_.parameters_to_write()) {
    tensors.push_back({"model." + parameter.name, parameter.dims, parameter.value});
  }
  for (TensorTarget& tensor : updates_.tensors()) tensors.push_back(std::move(tensor));
  return tensors;
}

}  // namespace cnn

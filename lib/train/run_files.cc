#include "train/run_files.h"

#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "base/finite.h"
#include "base/printable.h"
#include "config/write_config.h"
#include "kernels/gemm.h"
#include "train/metrics.h"
#include "train/same_data.h"

namespace cnn {
namespace {

const std::string kBlas = "blas";  // an entry of a checkpoint's progress

void write_text(const std::filesystem::path& path, const std::string& text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace

void save_config(const RunDirectory& directory, const RunSpec& spec) {
  write_text(directory.config(), write_config(spec));
}

RunFiles::RunFiles(const ModelInfo& info, const OpenedData& data, const RunDirectory& directory,
                   Network& network, Updates& updates)
    : info_(info),
      data_(describe_data(data)),
      training_(describe_training(data)),
      directory_(directory),
      network_(network),
      updates_(updates) {}

std::optional<std::string> RunFiles::read(const CheckpointFile& checkpoint) {
  checkpoint.read_into(tensors());
  const auto blas = checkpoint.progress().find(kBlas);
  if (blas == checkpoint.progress().end() || blas->second == blas_description()) return std::nullopt;
  return shown(directory_.checkpoint()) + ": was computed by " + blas->second + ", and this is " +
         blas_description() +
         "; training goes on, but its last bits will differ from those of a run that was never stopped";
}

void RunFiles::choose_model(int64_t epoch, int64_t step) {
  chosen_ = {.info = info_, .weights = {}};
  chosen_->info.epoch = epoch;
  chosen_->info.step = step;
}

std::optional<std::string> RunFiles::write(TrainingState& state) {
  auto warning = restore_directory(state);
  if (chosen_) write_model(state);
  if (std::string metrics = metrics_text(state.rows); metrics != metrics_) {
    write_text(directory_.metrics(), metrics);
    metrics_ = std::move(metrics);
  }
  write_checkpoint(state);
  return warning;
}

std::optional<std::string> RunFiles::restore_directory(const TrainingState& state) {
  if (!restore_run_directory(directory_)) return std::nullopt;
  save_config(directory_, info_.spec);
  metrics_.clear();
  std::string warning = shown(directory_.path) + ": was removed, and is made anew";
  if (!chosen_ && state.model_epoch > 0) {
    choose_model(state.epoch, state.steps);
    warning += "; its model is lost, and the present weights are in its place";
  }
  return warning;
}

void RunFiles::write_model(TrainingState& state) {
  // Before the first step there is no average. A copy is one of the average already.
  const bool exchanges = chosen_->weights.empty() && chosen_->info.step > 0;
  if (exchanges) updates_.exchange_average();
  try {
    save_chosen();
  } catch (const Error&) {
    keep_chosen_weights();
    if (exchanges) updates_.exchange_average();
    throw;
  }
  if (exchanges) updates_.exchange_average();
  state.model_epoch = chosen_->info.epoch;
  chosen_.reset();
}

void RunFiles::save_chosen() {
  std::vector<TensorView> views;
  for (size_t i = 0; i < network_.parameters().size(); ++i) {
    const Parameter& parameter = network_.parameters()[i];
    std::span<const float> values = parameter.value;
    if (!chosen_->weights.empty()) values = chosen_->weights[i];
    views.push_back({parameter.name, parameter.dims, values});
  }
  save_model(directory_.model(), chosen_->info, views);
}

// Training changes the weights before the next attempt.
void RunFiles::keep_chosen_weights() {
  if (!chosen_->weights.empty()) return;
  for (const Parameter& parameter : network_.parameters()) {
    chosen_->weights.emplace_back(parameter.value.begin(), parameter.value.end());
  }
}

void RunFiles::write_checkpoint(const TrainingState& state) {
  ModelInfo info = info_;
  info.epoch = state.epoch;
  info.step = state.steps;
  std::vector<TensorView> views;
  for (const TensorTarget& tensor : tensors()) views.push_back({tensor.name, tensor.dims, tensor.values});
  auto progress = to_text(state);
  progress.emplace(kBlas, blas_description());
  progress.emplace(kDataEntry, data_);
  progress.emplace(kTrainingEntry, training_);
  save_checkpoint(directory_.checkpoint(), info, views, progress);
}

std::optional<std::string> RunFiles::find_non_finite() {
  for (const TensorTarget& tensor : tensors()) {
    if (!all_finite(tensor.values)) return tensor.name;
  }
  return std::nullopt;
}

// The weights, and what is kept beside them.
std::vector<TensorTarget> RunFiles::tensors() {
  std::vector<TensorTarget> tensors;
  for (const Parameter& parameter : network_.parameters()) {
    tensors.push_back({"model." + parameter.name, parameter.dims, parameter.value});
  }
  for (TensorTarget& tensor : updates_.tensors()) tensors.push_back(std::move(tensor));
  return tensors;
}

}  // namespace cnn

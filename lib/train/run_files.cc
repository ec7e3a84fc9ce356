#include "train/run_files.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/finite.h"
#include "base/printable.h"
#include "config/load_config.h"
#include "config/write_config.h"
#include "kernels/gemm.h"
#include "train/metrics.h"
#include "train/recall_metrics.h"
#include "train/same_data.h"
#include "train/set_aside.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

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
    set_aside(file, "damaged");
  }
  save_config(directory, spec);
  return warning;
}

RunFiles::RunFiles(const ModelInfo& info, const OpenedData& data, const RunDirectory& directory,
                   Network& network, Updates& updates)
    : info_(info),
      data_(describe_data(data)),
      training_(describe_training(data)),
      directory_(directory),
      changes_(directory.changes()),
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

std::optional<std::string> RunFiles::read_rows(TrainingState& state) {
  RecalledMetrics recalled = recall_metrics(directory_.metrics(), state.epoch, state.rows);
  keeps_metrics_ = recalled.keeps_file;
  return std::move(recalled.warning);
}

std::optional<ModelFault> RunFiles::find_model_fault(const TrainingState& state, bool has_more,
                                                     bool holds_model) {
  const Updates::Averaged averaged(updates_, holds_model && state.steps > 0);
  return cnn::find_model_fault(directory_.model(), {info_, state.model_epoch, state.steps, has_more,
                                                    holds_model, network_.parameters()});
}

void RunFiles::keep_other_model() {
  set_aside(directory_.model(), "other");
}

void RunFiles::choose_model(int64_t epoch, int64_t step) {
  chosen_ = {.info = info_, .weights = {}};
  chosen_->info.epoch = epoch;
  chosen_->info.step = step;
}

std::optional<std::string> RunFiles::write(TrainingState& state) {
  auto warning = restore_directory(state);
  if (chosen_) write_model(state);
  write_metrics(state.rows);
  write_changes(state);
  write_checkpoint(state);
  return warning;
}

std::optional<std::string> RunFiles::restore_directory(const TrainingState& state) {
  if (!restore_run_directory(directory_)) return std::nullopt;
  save_config(directory_, info_.spec);
  rows_.reset();
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

// A row is appended; all is written anew where the last row has changed, or the file is not as it was left.
void RunFiles::write_metrics(const MetricsRows& rows) {
  const std::string& settled = rows.settled_text();
  const std::string last = rows.last() ? metrics_line(*rows.last()) : "";
  if (rows_) {
    const std::string rest = settled.substr(rows_->settled) + last;
    const auto size = static_cast<int64_t>(rows_->settled + rows_->last.size());
    const bool goes_on = rest.starts_with(rows_->last);
    if (goes_on && rest.size() == rows_->last.size()) return;
    if (goes_on && append_to_file(directory_.metrics(), size, rest.substr(rows_->last.size()))) {
      rows_ = {settled.size(), last};
      return;
    }
  }
  if (keeps_metrics_) set_aside(directory_.metrics(), "damaged");
  keeps_metrics_ = false;
  rows_.reset();
  write_text(directory_.metrics(), settled + last);
  rows_ = {settled.size(), last};
}

void RunFiles::write_checkpoint(const TrainingState& state) {
  ModelInfo info = info_;
  info.epoch = state.epoch;
  info.step = state.steps;
  save_checkpoint(directory_.checkpoint(), info, views(), progress(state));
}

void RunFiles::check_reads_back(const TrainingState& state) {
  check_checkpoint_reads_back(info_, views(), progress(state));
}

std::map<std::string, std::string> RunFiles::progress(const TrainingState& state) const {
  auto progress = to_text(state);
  progress.emplace(kBlas, blas_description());
  progress.emplace(kDataEntry, data_);
  progress.emplace(kTrainingEntry, training_);
  return progress;
}

std::vector<TensorView> RunFiles::views() {
  std::vector<TensorView> views;
  for (const TensorTarget& tensor : tensors()) views.push_back({tensor.name, tensor.dims, tensor.values});
  return views;
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
  for (const Parameter& parameter : network_.parameters_to_write()) {
    tensors.push_back({"model." + parameter.name, parameter.dims, parameter.value});
  }
  for (TensorTarget& tensor : updates_.tensors()) tensors.push_back(std::move(tensor));
  return tensors;
}

}  // namespace cnn

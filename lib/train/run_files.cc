#include "train/run_files.h"

#include <algorithm>
#include <system_error>
#include <utility>

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

namespace fs = std::filesystem;

const std::string kBlas = "blas";  // an entry of a checkpoint's progress

// The most that is read of a metrics.csv: more than a million epochs make.
constexpr int64_t kMaxMetricsBytes = int64_t{1} << 30;

// Where a metrics.csv goes that is to be replaced though not all of it could be read: a name not taken yet.
fs::path damaged_metrics(const fs::path& path) {
  for (int number = 1;; ++number) {
    const fs::path aside = path.parent_path() / ("metrics-damaged-" + std::to_string(number) + ".csv");
    std::error_code ignored;
    if (!fs::exists(aside, ignored)) return aside;
  }
}

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

std::optional<std::string> RunFiles::read_rows(MetricsRows& rows) {
  const int64_t wanted = rows.settled();
  if (wanted == 0 || rows.has_text()) return std::nullopt;
  const fs::path path = directory_.metrics();
  std::error_code ignored;
  const bool is_there = fs::exists(path, ignored);
  const auto taken =
      rows.take_text(is_there ? read_text_file(path, kMaxMetricsBytes, Failure::resource) : "");
  if (taken == MetricsRows::Taken::as_left) return std::nullopt;
  if (taken == MetricsRows::Taken::changed)
    return shown(path) + ": was changed since the checkpoint; its rows are kept as they are";
  const std::string lost =
      std::to_string(wanted - rows.settled()) + " of its " + std::to_string(wanted) + " earlier rows";
  if (!is_there)
    return shown(path) + ": is missing, and with it " + lost + "; training does not need them and goes on";
  keeps_damaged_metrics_ = true;
  return shown(path) + ": " + lost +
         " are missing or damaged; training does not need them and goes on, and the file as it is goes to " +
         damaged_metrics(path).filename().string();
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
  write_checkpoint(state);
  return warning;
}

std::optional<std::string> RunFiles::restore_directory(const TrainingState& state) {
  if (!restore_run_directory(directory_)) return std::nullopt;
  save_config(directory_, info_.spec);
  rows_.reset();
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
  if (std::exchange(keeps_damaged_metrics_, false)) {
    std::error_code ignored;  // nothing depends on it
    fs::copy_file(directory_.metrics(), damaged_metrics(directory_.metrics()), ignored);
  }
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
  for (const Parameter& parameter : network_.parameters()) {
    tensors.push_back({"model." + parameter.name, parameter.dims, parameter.value});
  }
  for (TensorTarget& tensor : updates_.tensors()) tensors.push_back(std::move(tensor));
  return tensors;
}

}  // namespace cnn

#include "app/run_epochs.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "train/metrics_text.h"
#include "train/run_directory.h"

namespace cnn::app {
namespace {

constexpr int64_t kMostMetrics = int64_t{1} << 28;  // bytes

std::optional<double> number_in(std::string_view cell) {
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (cell.empty() || error != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return value;
}

EpochFigures figures_in(const MetricsRow& row) {
  const auto cells = cells_of(row.line);
  return {row.epoch,           number_in(cells[1]), number_in(cells[2]),
          number_in(cells[3]), number_in(cells[4]), number_in(cells[5]),
          number_in(cells[6]), number_in(cells[7]), number_in(cells[8])};
}

}  // namespace

std::vector<EpochFigures> epochs_in(const std::filesystem::path& metrics) {
  const std::string text = read_text_file(metrics, kMostMetrics, Failure::data);
  std::vector<EpochFigures> epochs;
  for (const MetricsRow& row : one_an_epoch(metrics_rows(text), std::numeric_limits<int64_t>::max()))
    epochs.push_back(figures_in(row));
  return epochs;
}

TrainingCost cost_of_training(const std::filesystem::path& run_or_model) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const bool is_run = fs::is_directory(run_or_model, ignored);
  const RunPaths run{is_run ? run_or_model : run_or_model.parent_path()};
  const bool is_of_run = is_run || run_or_model == run.model() || run_or_model == run.checkpoint();
  if (!is_of_run || !fs::is_regular_file(run.metrics(), ignored)) return {};
  const std::vector<EpochFigures> epochs = epochs_in(run.metrics());
  if (epochs.empty()) return {};
  TrainingCost cost{epochs.back().epoch, 0};
  for (const EpochFigures& row : epochs) {
    const bool is_known = row.seconds && std::isfinite(*row.seconds) && *row.seconds >= 0;
    if (!is_known) return {cost.epochs, std::nullopt};
    *cost.seconds += *row.seconds;
  }
  return cost;
}

}  // namespace cnn::app

// What a run has written of its epochs.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "report/run_report.h"

namespace cnn::app {

// A file's metrics, a row an epoch. Throws Failure::data where it cannot be read.
std::vector<EpochFigures> epochs_in(const std::filesystem::path& metrics);

// What a training has taken so far.
struct TrainingCost {
  std::optional<int64_t> epochs;  // nothing where there are no metrics of it
  std::optional<double> seconds;  // of all of them; nothing where those of any are not known
};

// Of the run whose directory, model.bin or last.bin this is; nothing of any other model, whatever lies
// beside it.
TrainingCost cost_of_training(const std::filesystem::path& run_or_model);

}  // namespace cnn::app

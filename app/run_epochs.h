// What a run has written of its epochs.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "report/run_report.h"

namespace cnn::app {

// A file's metrics, a row an epoch. Throws Failure::data where it cannot be read.
std::vector<EpochFigures> epochs_in(const std::filesystem::path& metrics);

// Of all epochs of the run in `directory`; nothing where it has no metrics.
std::optional<double> seconds_of_training(const std::filesystem::path& directory);

}  // namespace cnn::app

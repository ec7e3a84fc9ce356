// What is said of a run that can go on, or need not.
#pragma once

#include <filesystem>
#include <string>

#include "train/run_directory.h"
#include "train/training_state.h"

namespace cnn::app {

// Why a training has ended before its last epoch.
std::string end_of_patience(const TrainSpec& train);

// That the run is finished, why, and a command that trains on. `train`: what was asked for; `before`: what
// the checkpoint was trained with; `data`: where the data are, if the command line said so, else empty.
std::string finished_report(const TrainingState& state, const RunPaths& run, const TrainSpec& train,
                            const TrainSpec& before, const std::filesystem::path& data);

}  // namespace cnn::app

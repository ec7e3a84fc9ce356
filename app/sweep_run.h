// One run of a sweep.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/options.h"
#include "run/sweep_values.h"

namespace cnn::app {

struct SweepWishes {
  std::filesystem::path config;
  std::filesystem::path data;  // as of `cnn train`
  std::filesystem::path out;   // the directory of all runs
};

struct SweepRun {
  Settings settings;
  int64_t seed = 1;
  std::filesystem::path directory;
  std::string config_digest;  // of all that the run is to be
};

// What came of it, by the validation images.
struct SweepResult {
  std::optional<double> accuracy;  // nothing: it diverged
  std::optional<double> loss;
  double seconds = 0;  // of training
};

// What an earlier sweep has left of the very same run, if it came to an end.
std::optional<SweepResult> earlier_result(const SweepRun& run);

// Trains it, or goes on where an earlier sweep was stopped, and writes down what came of it. Throws the
// child's failure where it is not the network's: SweepStopped where a signal has ended it.
SweepResult train_run(const SweepRun& run, const SweepWishes& wishes, const Options& options);

struct SweepStopped {
  int exit_code = 0;
};

}  // namespace cnn::app

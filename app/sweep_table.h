// What a sweep has found, as text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/sweep_run.h"

namespace cnn::app {

struct SweptRun {
  SweepRun run;
  SweepResult result;
};

// A row for each of the settings, the best first: mean and spread over the seeds.
std::string sweep_table(const std::vector<SweptRun>& runs, size_t width);

// [{"settings","seed","accuracy","loss","seconds","run"},...] on one line, in the table's order.
std::string sweep_json(const std::vector<SweptRun>& runs);

// The settings with the highest mean accuracy, then the lowest loss; nothing where all runs have diverged.
const Settings* best_settings(const std::vector<SweptRun>& runs);

}  // namespace cnn::app

// `cnn train` from its wishes to its exit code: a training, and those that a person begins after it from the
// page.
#pragma once

#include "app/dashboard_options.h"
#include "app/options.h"
#include "run/training_wishes.h"

namespace cnn::app {

struct SessionWishes {
  TrainingWishes training;
  DashboardArguments dashboard;
  bool profile = false;
};

// Returns what the program exits with.
int run_session(const SessionWishes& wishes, const Options& options);

}  // namespace cnn::app

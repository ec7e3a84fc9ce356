// An opened training, made step by step and told of.
#pragma once

#include "app/options.h"
#include "app/training_page.h"
#include "run/open_training.h"

namespace cnn::app {

// Until nothing follows, by its end or because it was stopped; writes profile.txt and profile.json too where
// `profiles`. Returns what the program exits with. Throws as Training does.
int run_training(OpenedTraining& opened, Control& control, TrainingPage& page, bool profiles,
                 const Options& options);

}  // namespace cnn::app

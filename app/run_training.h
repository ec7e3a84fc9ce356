// A planned training, opened, made step by step and told of.
#pragma once

#include "app/options.h"
#include "app/training_page.h"
#include "layers/workers.h"
#include "run/planned_training.h"

namespace cnn::app {

// Until nothing follows, by its end or because it was stopped. Warns, before the first step, of what `cnn
// doctor` would find wrong with a new run. From that step on a signal finishes the batch and saves. Writes
// profile.txt and profile.json too where `profiles`. Returns what the program exits with. Throws as
// OpenedTraining and Training do, and Failure::resource.
int run_training(PlannedTraining planned, Workers& workers, Control& control, TrainingPage& page,
                 bool profiles, const Options& options);

}  // namespace cnn::app

// The last before the first step of a training: from here on nothing refuses it.
#pragma once

#include "app/training_page.h"
#include "run/open_training.h"
#include "train/training.h"

namespace cnn::app {

// Warns of what `cnn doctor` would find wrong with a new run. From now on a signal finishes the batch and
// saves. Writes config.yaml, says where the run goes, shows it on the page, and times the network's passes
// where `profiles`. Throws as Training::prepare, and Failure::resource.
void begin_training(Training& training, OpenedTraining& opened, TrainingPage& page, bool profiles);

}  // namespace cnn::app

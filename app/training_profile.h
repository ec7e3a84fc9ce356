// Where the time of a training went.
#pragma once

#include "network/network.h"
#include "spec/run_spec.h"
#include "train/run_directory.h"
#include "train/stepper.h"

namespace cnn::app {

// Writes profile.txt and profile.json of the batches trained now to the run's directory; nothing where there
// were none. The network has been timed. Throws Failure::resource.
void save_profile(const RunSpec& spec, const Network& network, const TrainingTimes& times, Workers& workers,
                  const RunDirectory& directory);

}  // namespace cnn::app

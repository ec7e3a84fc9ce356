// What is said of a training at its end, and what the program exits with then.
#pragma once

#include "run/open_training.h"
#include "train/training.h"

namespace cnn::app {

// Of one that goes on from its checkpoint and has nothing left to do: `log` gets its last event, and a notice
// says how more could be trained. A config.yaml that is gone is written anew. Throws Failure::resource.
int tell_finished(const Training& training, const OpenedTraining& opened, Observer& log);

// Of one that was stopped for this reason, and saved: how it goes on.
int tell_stopped(const RunDirectory& directory, StopReason reason);

// Of one that has come to its end: where the model is, which is the best epoch, and what comes next.
void tell_trained(const Training& training, const OpenedTraining& opened);

}  // namespace cnn::app

// The images that a training trains on, validates with and tests on.
#pragma once

#include "data/open_dataset.h"
#include "model/model_file.h"
#include "run/messages.h"
#include "run/planned_training.h"

namespace cnn {

struct TrainingImages {
  ModelInfo info;   // what the model is to know of them, with the spec: numbers for what was `auto` or
                    // `balanced`
  OpenedData data;  // what is trained on is not among those to validate with and to test on
};

// Reads them with so many threads, which takes what memory there is, measures them, warns of what is odd, and
// tells how many there are. Throws Failure::data for images that are not there, broken, of one class or, in a
// training that goes on, others than before, and where none is left to validate with; Failure::config where
// they cannot teach this network, or what was measured from them is not what it was then, or could not be
// read from a file again.
TrainingImages open_training_images(const PlannedTraining& planned, int threads, const Messages& messages);

}  // namespace cnn

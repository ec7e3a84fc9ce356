// The images of a training, opened, and what is measured from them.
#pragma once

#include "data/open_dataset.h"
#include "run/messages.h"
#include "run/planned_training.h"

namespace cnn {

struct MeasuredImages {
  OpenedData data;  // with the mean image, if the config has one
  RunSpec spec;     // the planned one, with numbers for what was `auto` or `balanced`
};

// Reads them with so many threads, and warns of what is odd. Throws Failure::data for images that are not
// there, broken, of one class or, in a training that goes on, others than before; Failure::config where what
// was measured is not what it was then.
MeasuredImages open_measured_images(const PlannedTraining& planned, int threads, const Messages& messages);

}  // namespace cnn

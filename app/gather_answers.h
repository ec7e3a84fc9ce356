// What a network says of images that it was not trained on, for a report.
#pragma once

#include "layers/workers.h"
#include "report/run_report.h"
#include "run/open_evaluation.h"

namespace cnn::app {

// `opened` has its images. Names are below the data's root where they can be. Throws Failure::data where an
// image cannot be read any more.
HeldOutAnswers gather_answers(OpenedEvaluation& opened, Split split, Workers& workers);

}  // namespace cnn::app

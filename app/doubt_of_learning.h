// Whether a run that is over has learned anything, for a report.
#pragma once

#include <string>

#include "model/model_file.h"
#include "report/run_report.h"

namespace cnn::app {

// What a training would have told of these answers at its end (train/learning_doubts.h), by what a run keeps
// and what its report has by now; empty where there is no doubt, or there are no answers.
std::string doubt_of_learning(const ModelInfo& info, const RunReport& report);

}  // namespace cnn::app

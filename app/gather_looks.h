// What a network computes of single images, for a report: what speaks for its answers, what its layers give,
// which of its units are dead.
#pragma once

#include "layers/workers.h"
#include "report/run_report.h"
#include "run/open_evaluation.h"

namespace cnn::app {

// Adds activations, explanations and unit figures to `report`, whose held-out answers are those of `opened`.
// Images are neither gray nor RGB: adds nothing.
void gather_looks(OpenedEvaluation& opened, Workers& workers, RunReport& report);

}  // namespace cnn::app

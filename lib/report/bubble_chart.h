// Accuracy against operations, as the lectures end: a circle a network, as large as its parameters are many.
#pragma once

#include <string>
#include <vector>

#include "report/comparison.h"

namespace cnn {

// Those with a score and MACs; operations on a logarithmic axis, 95% intervals as lines, the Pareto front as
// steps. Empty where there is none to draw.
std::string bubble_chart(const std::vector<ComparedRun>& runs);

}  // namespace cnn

// Whether a network can be had at all.
#pragma once

#include <string>

#include "network/network.h"

namespace cnn::app {

// Throws Failure::resource where a network with these batches needs more memory than this process can get:
// what it needs, what there is, and what to do. `batch_key` is what a person sets the batch's size with.
void require_memory(const NetworkPlan& plan, const BatchLimits& limits, const std::string& batch_key);

}  // namespace cnn::app

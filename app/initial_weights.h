// Training that begins with another model's weights.
#pragma once

#include "model/model_file.h"
#include "network/network.h"

namespace cnn::app {

// Copies the weights of `model` into `network`. Names and shapes must be the same, all of them, else
// Failure::model lists what differs; with `partial`, what matches is taken and what was left is said in a
// notice. Nothing matching is an error either way.
void copy_weights(const LoadedModel& model, bool partial, Network& network);

}  // namespace cnn::app

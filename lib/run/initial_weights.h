// Training that begins with another model's weights.
#pragma once

#include <string>
#include <vector>

#include "model/model_file.h"
#include "network/network.h"
#include "run/messages.h"

namespace cnn {

// Copies the weights of `model` into `network`, whose classes are `classes`, and whose weights have been
// initialized. Names and shapes must be the same, all of them, else Failure::model lists what differs; with
// `partial`, what matches is taken and what was left is said in a notice. Nothing matching is an error either
// way. Rows of the classifier are taken by the classes' names where both have names, with `partial` also
// where their number differs; those of new classes stay as they are. A notice says so, and where there is no
// name to go by.
void begin_with_weights(const LoadedModel& model, const std::vector<std::string>& classes, bool partial,
                        Network& network, const Messages& messages);

}  // namespace cnn

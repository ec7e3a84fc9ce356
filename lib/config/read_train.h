// `train`: how to train.
#pragma once

#include <span>
#include <string>

#include "config/yaml_cursor.h"
#include "spec/run_spec.h"

namespace cnn {

// What the section says. Where something has been reported, the result has the default there.
TrainSpec read_train(const Cursor& train);

// The words of `algorithm`, in the order of the enum.
std::span<const std::string> algorithm_words();

}  // namespace cnn

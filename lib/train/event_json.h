// What a training announces, as the JSON objects that `cnn train --json` prints: each in one line.
#pragma once

#include <string>

#include "train/observer.h"

namespace cnn {

// The config's word for a split: "train", "validation", "test".
const char* split_name(Split split);

std::string json_of(const StepEvent& event);
std::string json_of(const EvaluationEvent& event);
std::string json_of(const DoneEvent& event);

}  // namespace cnn

// What a training announces, as the JSON objects that `cnn train --json` prints: each in one line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "train/observer.h"

namespace cnn {

// The config's word for a split: "train", "validation", "test".
const char* split_name(Split split);
std::optional<Split> split_named(std::string_view name);

std::string json_of(const BatchEvent& event);
std::string json_of(const EvaluationEvent& event);
std::string json_of(const DoneEvent& event);

}  // namespace cnn

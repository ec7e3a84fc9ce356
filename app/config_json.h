// A config as JSON.
#pragma once

#include <string>

namespace cnn::app {

// The config of this YAML, which this program wrote or would read, as one JSON object on one line: its
// numbers and words as they stand, so that it is a config again.
std::string config_json(const std::string& yaml);

}  // namespace cnn::app

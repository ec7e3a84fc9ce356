// `train`: how to train.
#pragma once

#include <cstdint>
#include <optional>

#include "config/yaml_cursor.h"
#include "spec/run_spec.h"

namespace cnn {

// What the rest of the config says and `train` must agree with.
struct TrainContext {
  std::optional<int64_t> classes;  // of the network, if they are known
  bool has_validation = true;      // a split; or no data at all, or mistakes in them
};

// What the section says. Where something has been reported, the result has the default there.
TrainSpec read_train(const Cursor& train, const TrainContext& context);

}  // namespace cnn

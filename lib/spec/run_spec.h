// A config, whole.
#pragma once

#include <optional>
#include <string>

#include "spec/data_spec.h"
#include "spec/network_spec.h"
#include "spec/train_spec.h"

namespace cnn {

// One config, whole and checked.
struct RunSpec {
  std::string name;  // a file name: default the config's stem
  NetworkSpec network;
  std::optional<DataSpec> data;  // needed to train
  TrainSpec train;

  bool operator==(const RunSpec&) const = default;
};

}  // namespace cnn

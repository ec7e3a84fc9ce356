// What a file of another program holds, ready to become a model.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exchange/network_weights.h"
#include "spec/data_spec.h"

namespace cnn {

struct Imported {
  NetworkWeights weights;
  std::string name = {};                                  // of the network, where it has one
  std::vector<std::string> classes = {};                  // where they are known
  std::optional<Normalization> normalize = std::nullopt;  // of pixels of 0..1, where the format says it
  std::vector<std::string> notes = {};                    // what a person should know
};

}  // namespace cnn

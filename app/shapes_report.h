// What `cnn shapes` says, as text. Volumes and windows are width x height, as the lectures write them.
#pragma once

#include <cstdint>
#include <string>

#include "spec/run_spec.h"

namespace cnn::app {

struct ShapesReport {
  std::string name;
  NetworkSpec network;
  NetworkPlan plan;
  int64_t batch_size = 0;
  int64_t kept = 0;  // numbers that training keeps beside each weight
  Algorithm algorithm = Algorithm::automatic;
  bool verbose = false;  // the table says how each layer is computed
};

// A table with a line a layer, and the totals.
std::string shapes_table(const ShapesReport& report);

// The sums of every layer, written out, and the totals.
std::string shapes_explained(const ShapesReport& report);

// One JSON object on one line.
std::string shapes_json(const ShapesReport& report);

}  // namespace cnn::app

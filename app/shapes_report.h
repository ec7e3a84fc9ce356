// What `cnn shapes` says, as text. Volumes and windows are width x height, as the lectures write them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "app/table.h"
#include "data/count_images.h"
#include "run/measure_speed.h"
#include "spec/run_spec.h"

namespace cnn::app {

struct ShapesReport {
  std::string name;
  NetworkSpec network;
  NetworkPlan plan;
  int64_t batch_size = 0;
  int threads = 1;
  int64_t training_bytes = 0;  // of memory, resident, at most (train/memory_needs.h)
  int64_t inference_bytes = 0;
  int64_t reading_bytes = 0;            // of these, until the image files are read; 0: there are none
  int64_t available_bytes = INT64_MAX;  // what this process can get, with what it has
  std::optional<ImageCounts> images;    // where they are known
  bool lacks_images = false;            // they are named, and not at hand
  std::optional<EpochTime> time;        // where it was measured
  bool verbose = false;                 // the table says how each layer is computed
  TrainSpec train;                      // whose learning rates the JSON has then
  size_t width = kAnyWidth;             // of the table
};

// A table with a line a layer, and the totals.
std::string shapes_table(const ShapesReport& report);

// The sums of every layer, written out, and the totals.
std::string shapes_explained(const ShapesReport& report);

// One JSON object on one line.
std::string shapes_json(const ShapesReport& report);

}  // namespace cnn::app

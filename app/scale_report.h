// What many machines would make of a training, as text, as JSON and drawn.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "app/table.h"
#include "run/scale_model.h"

namespace cnn::app {

struct ScaleReport {
  std::string name;
  RankStep step;
  LinkFigures link;
  bool is_link_measured = false;
  std::vector<std::pair<int, ScaledStep>> scaled;  // by ranks, the fewest first
};

// A table with a line a number of ranks, and what the model takes for granted.
std::string scale_table(const ScaleReport& report, size_t width = kAnyWidth);

// One JSON list on one line.
std::string scale_json(const ScaleReport& report);

// The efficiency by ranks: an SVG document.
std::string scale_drawing(const ScaleReport& report);

}  // namespace cnn::app

// Which part of a network's input a number between its layers depends on.
#pragma once

#include <cstdint>
#include <string>

#include "base/shape.h"
#include "spec/network_spec.h"

namespace cnn {

// Rows and columns of the input. Where it reaches into padding, they begin below 0 or end behind the input.
struct InputWindow {
  Range rows;
  Range columns;

  Size2 size() const { return {rows.size(), columns.size()}; }

  // What of it lies in the input; of size 0 where it lies in padding alone.
  InputWindow inside(const Volume& input) const;
};

// Of the number at row `y`, column `x` of any channel that `layer` gives, one of all_layers(plan.layers) or
// "input"; its size is the same for every place. Where paths meet it is the least that holds all of theirs.
// Throws std::out_of_range where there is no such layer.
InputWindow input_window(const NetworkPlan& plan, const std::string& layer, int64_t y, int64_t x);

}  // namespace cnn

// Accuracy against operations, as the lectures end: a circle a network, as large as its parameters are many.
#pragma once

#include <string>
#include <vector>

#include "report/comparison.h"

namespace cnn {

struct BubbleChart {
  std::string svg;               // empty where there is none to draw
  bool has_numbers = false;      // of places in the list, from 1 on, where there is no room for a name
  std::vector<size_t> unnamed;   // places, from 0 on, where there is no room for a number either
  std::vector<size_t> left_out;  // tested, but without an operation
  bool has_enlarged = false;     // whether some circles would be too small to be seen
};

// Those with a score and MACs; operations on a logarithmic axis, 95% intervals as lines, the Pareto front as
// steps. No text lies on another, on a line or on a circle's middle.
BubbleChart bubble_chart(const std::vector<ComparedRun>& runs);

// A name as it stands where there is little room: of at most `most` characters, its middle left out.
std::string cut_name(const std::string& name, size_t most);

}  // namespace cnn

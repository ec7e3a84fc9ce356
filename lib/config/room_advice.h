// What leaves more of an image to a layer whose windows are too large for what the layers before have left.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spec/network_spec.h"

namespace cnn {

// The layers of a network, the first `reached` of them through the one that does not fit, and of those before
// it, by their full names, the convs that a pad would keep from making the image smaller and the pools.
struct TightNetwork {
  Volume input;
  std::vector<LayerSpec> layers;
  size_t reached;
  std::vector<std::string> convs;
  std::vector<std::string> pools;
  bool is_input_fixed = false;  // by the data
};

// "`pad: same` in conv1 keeps the size", "leave pool2 out" or "begin with a larger input, such as 12x12": the
// first with which all the layers fit, for each has been tried; where none does, the first with which those
// through the tight one do, told as such, or "begin with a larger input". Where the input is fixed, it is
// never another one: "leave layers before it out".
std::string advice_for_room(const TightNetwork& network);

}  // namespace cnn

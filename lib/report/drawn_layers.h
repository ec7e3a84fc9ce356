// A network as a drawing shows it: a drawn layer for each volume that one makes, layers that change no volume
// written to the one before them, and those that repeat drawn once.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spec/network_spec.h"

namespace cnn {

enum class DrawnKind { input, conv, pool, fc, block, other };

struct DrawnLayer {
  DrawnKind kind = DrawnKind::other;
  std::string name;                             // of its layer; empty of the input
  std::vector<std::string> lines;               // "5x5, 20", "stride 2", "relu"
  std::vector<std::vector<std::string>> paths;  // of a block: what stands on each of its ways; none: x itself
  std::string meeting;                          // of a block: what becomes of them: "+", "×", "concat"
  Volume output;
};

// `count` layers from `first` on, that many `times` one after another; `last` is the name of the last of all.
struct LayerGroup {
  size_t first = 0;
  size_t count = 0;
  size_t times = 1;
  std::string last;
};

struct DrawnNetwork {
  std::vector<DrawnLayer> layers;  // those drawn, the input first
  std::vector<LayerGroup> groups;  // all of the layers, in order
};

DrawnNetwork drawn_layers(const NetworkPlan& plan);

}  // namespace cnn

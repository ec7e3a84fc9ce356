// A network as a drawing shows it: a step for each volume that a layer makes, layers that change no volume
// written to the step before them, and steps that repeat drawn once.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spec/network_spec.h"

namespace cnn {

enum class StepKind { input, conv, pool, fc, block, other };

struct DrawnStep {
  StepKind kind = StepKind::other;
  std::string name;                             // of its layer; empty of the input
  std::vector<std::string> lines;               // "5x5, 20", "stride 2", "relu"
  std::vector<std::vector<std::string>> paths;  // of a block: what stands on each of its ways; none: x itself
  std::string meeting;                          // of a block: what becomes of them: "+", "concat"
  Volume output;
};

// `count` steps from `first` on, that many `times` one after another; `last` is the name of the last of all.
struct StepGroup {
  size_t first = 0;
  size_t count = 0;
  size_t times = 1;
  std::string last;
};

struct DrawnNetwork {
  std::vector<DrawnStep> steps;   // those drawn, the input first
  std::vector<StepGroup> groups;  // all of the steps, in order
};

DrawnNetwork drawing_steps(const NetworkPlan& plan);

}  // namespace cnn

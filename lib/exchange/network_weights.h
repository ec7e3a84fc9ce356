// A network with its weights, as any format of another program has them.
#pragma once

#include <span>
#include <vector>

#include "spec/network_spec.h"

namespace cnn {

struct NetworkWeights {
  NetworkSpec network;                     // one that plan_network takes
  std::vector<std::vector<float>> values;  // of its all_parameters(), in their order
};

// The same as the values of a network `plan` that computes the same: what differs may be names, dropout, how
// training begins, and biases where they are 0. Throws Failure::model, naming the layer, where it computes
// something else.
std::vector<std::vector<float>> values_for(const NetworkPlan& plan, const NetworkWeights& other);

}  // namespace cnn

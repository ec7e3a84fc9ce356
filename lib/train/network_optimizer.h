// The optimizer of a whole network.
#pragma once

#include <memory>

#include "network/network.h"
#include "optim/optimizer.h"

namespace cnn {

// Over all of the network's parameters, in their order, with their layers' factors; biases decay only if
// `spec` says so. `network` must outlive it and have been made for training.
std::unique_ptr<Optimizer> make_network_optimizer(const OptimizerSpec& spec, Network& network);

}  // namespace cnn

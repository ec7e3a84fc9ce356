// The optimizer of a whole network.
#pragma once

#include <memory>
#include <vector>

#include "network/network.h"
#include "optim/optimizer.h"
#include "spec/train_spec.h"

namespace cnn {

// Over all of the network's parameters, in their order, by the rules of spec/parameter_rules.h. `network`
// must outlive it and have been made for training.
std::unique_ptr<Optimizer> make_network_optimizer(const TrainSpec& train, Network& network);

// The rules, as the optimizer takes them.
std::vector<OptimizerSpec> optimizer_rules(const TrainSpec& train, const NetworkPlan& plan);

}  // namespace cnn

// What ConvNetJS's demos show beside the loss, for `cnn train -v`.
#pragma once

#include <memory>

#include "network/network.h"
#include "train/observer.h"

namespace cnn::app {

// A notice for each logged batch: forward and backward milliseconds an example, classification loss and
// accuracy (each over the last 100 batches), and the loss that weight_decay stands for, the half of it times
// the sum of the squares of the weights that it decays. From now on the network's training passes are timed.
// `network` must outlive it.
std::unique_ptr<Observer> make_step_figures(Network& network);

}  // namespace cnn::app

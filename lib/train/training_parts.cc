#include "train/training_parts.h"

namespace cnn {

std::unique_ptr<Network> make_seeded_network(const NetworkPlan& plan, const BatchLimits& room,
                                             const TrainSpec& train, Workers& workers) {
  auto network = std::make_unique<Network>(plan, room, workers, engine_of(train));
  network->initialize(static_cast<uint64_t>(train.seed));
  return network;
}

}  // namespace cnn

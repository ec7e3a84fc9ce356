#include "run/first_network.h"

#include "run/batch_room.h"
#include "run/initial_weights.h"

namespace cnn {

std::unique_ptr<Network> make_first_network(const PlannedTraining& planned, const TrainingImages& images,
                                            Workers& workers, const Messages& messages) {
  const TrainSpec& train = images.spec.train;
  const BatchLimits room = batch_room(planned, images, workers.pool().threads(), messages);
  auto network = std::make_unique<Network>(planned.plan, room, workers, engine_of(train));
  network->initialize(static_cast<uint64_t>(train.seed));
  if (const auto& initial = planned.beginning.initial)
    begin_with_weights(*initial, images.data.classes, planned.wishes.init_partial, *network, messages);
  return network;
}

}  // namespace cnn

#include "run/first_network.h"

#include "run/batch_room.h"
#include "run/initial_weights.h"
#include "train/training_parts.h"

namespace cnn {

std::unique_ptr<Network> make_first_network(const PlannedTraining& planned, const TrainingImages& images,
                                            Workers& workers, const Messages& messages) {
  const TrainSpec& train = images.spec.train;
  const BatchLimits room = batch_room(planned, images, workers.pool().threads(), messages);
  auto network = make_seeded_network(planned.plan, room, train, workers);
  if (const auto& initial = planned.beginning.initial)
    begin_with_weights(*initial, images.data.classes, planned.wishes.init_partial, *network, messages);
  return network;
}

}  // namespace cnn

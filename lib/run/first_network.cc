#include "run/first_network.h"

#include <algorithm>

#include "base/printable.h"
#include "run/initial_weights.h"
#include "run/require_memory.h"
#include "run/whiten.h"
#include "spec/single_value_norm.h"
#include "train/state_text.h"

namespace cnn {
namespace {

// What batches are changed to, on the way or before a checkpoint; 0: nothing.
int64_t largest_change(const Beginning& beginning, const RunSpec& spec) {
  const int64_t largest = beginning.changes ? largest_batch_size(beginning.changes->changes) : 0;
  if (!beginning.checkpoint) return largest;
  const CheckpointFile& checkpoint = *beginning.checkpoint;
  const auto state = state_from_text(checkpoint.progress(), shown(checkpoint.path()), spec);
  return std::max(largest, largest_batch_size(state.changes));
}

BatchLimits limits_of(const TrainSpec& train, const NetworkPlan& plan, const OpenedData& data,
                      int64_t change) {
  const int64_t largest = std::max(std::ssize(data.testing.indices), std::ssize(data.validation.indices));
  const int64_t images = std::ssize(data.training.indices);
  const int64_t joined = joins_last_image(plan, train.batch_size, images) ? 1 : 0;
  const int64_t changed = change == 0 ? 0 : change + (single_value_norm(plan).empty() ? 0 : 1);
  return {std::max(std::min(train.batch_size, images) + joined, std::min(changed, images)),
          std::min(train.eval_batch_size, largest)};
}

}  // namespace

BatchLimits batch_room(const PlannedTraining& planned, const TrainingImages& images, int threads,
                       const Messages& messages) {
  const OpenedData& data = images.data;
  const TrainSpec& train = images.info.spec.train;
  const BatchLimits limits =
      limits_of(train, planned.plan, data, largest_change(planned.beginning, images.info.spec));
  const bool keeps_best = !data.validation.indices.empty() && !data.testing.indices.empty();
  const Range own = planned.wishes.own_shards();
  require_training_memory(train, planned.plan, limits, keeps_best, threads, own);
  messages.detail(training_memory_line(train, planned.plan, limits, data, threads, own));
  return limits;
}

std::unique_ptr<Network> make_first_network(const PlannedTraining& planned, const TrainingImages& images,
                                            Workers& workers, const Messages& messages) {
  const TrainSpec& train = images.info.spec.train;
  BatchLimits room = batch_room(planned, images, workers.pool().threads(), messages);
  room.shards = train.shards;
  room.own_shards = planned.wishes.own_shards().size();
  auto network = std::make_unique<Network>(planned.plan, room, workers, engine_of(train));
  network->initialize(static_cast<uint64_t>(train.seed));
  if (!planned.beginning.checkpoint)
    whiten_first_conv(images.data, *images.info.spec.data, *network, workers.pool());
  if (const auto& initial = planned.beginning.initial)
    begin_with_weights(*initial, images.data.classes, planned.wishes.init_partial, *network, messages);
  return network;
}

}  // namespace cnn

// A step of a training allocates nothing once there has been one: every allocation of the program is counted
// while it is made.
#include "counted_allocations.h"
#ifdef COUNTS_ALLOCATIONS

#include <catch2/catch.hpp>
#include <vector>

#include "train/steered.h"
#include "train/stepper.h"

namespace cnn {
namespace {

// Of the batches of an epoch but the first step's.
std::vector<int64_t> allocations_of_steps(const RunSpec& spec) {
  Steered steered(spec);
  Control control;
  const TrainingInput input = steered.parts.input(steered.workers, steered.recorder, control);
  TrainingState state(spec.train);
  Stepper stepper(input, state);
  for (int64_t i = 0; i < spec.train.accumulate; ++i) stepper.train(state);
  std::vector<int64_t> counts;
  while (state.batch < stepper.feed().batches().batches())
    counts.push_back(allocations_in([&] { stepper.train(state); }));
  return counts;
}

TEST_CASE(
    "step: nothing is allocated after the first, whatever the optimizer, and with all that goes along") {
  RunSpec spec = make_spec();
  spec.train.batch_size = 8;
  const std::vector<int64_t> none(9, 0);  // of 80 images ten batches
  CHECK(allocations_of_steps(spec) == none);
  for_each_kind<OptimizerKind>([&](const auto& kind) {
    CAPTURE(kind.text.word);
    RunSpec other = spec;
    other.train.optimizer = optimizer_defaults(kind);
    CHECK(allocations_of_steps(other) == none);
  });
  RunSpec grouped = spec;
  grouped.train.groups = {
      {.match = "convs", .optimizer = optimizer_defaults(MuonSpec{})},
      {.match = "biases", .learning_rate = 1, .schedule = ScheduleSpec{CosineSchedule{}}}};
  CHECK(allocations_of_steps(grouped) == none);
  spec.train.average.decay = 0.9;
  spec.train.optimizer.clip_norm = 1;
  spec.train.loss.label_smoothing = 0.1;
  spec.train.schedule.kind = CosineSchedule{};
  spec.train.schedule.by = ScheduleUnit::step;
  spec.data->augment = {.flip = Flip::random, .shift = 2, .rotate = 5, .brightness = 0.2, .mixup = 0.2};
  CHECK(allocations_of_steps(spec) == none);
  RunSpec sharded = spec;
  sharded.train.shards = 3;
  CHECK(allocations_of_steps(sharded) == none);
  BatchNormSpec norm;
  norm.synchronized = true;
  sharded.network.layers.insert(sharded.network.layers.begin() + 1, {"norm", norm});
  CHECK(allocations_of_steps(sharded) == none);
  spec.train.accumulate = 2;
  CHECK(allocations_of_steps(spec) == std::vector<int64_t>(8, 0));
}

}  // namespace
}  // namespace cnn

#endif

#include "train/steering.h"

#include <algorithm>

#include "base/error.h"
#include "base/steady_seconds.h"
#include "spec/single_value_norm.h"

namespace cnn {

Steering::Steering(const TrainingInput& input, TrainingState& state, Stepper& stepper, Saver& saver)
    : in_(input), state_(state), stepper_(stepper), saver_(saver) {}

double Steering::obey() {
  if (state_.batch != first_of_step(state_)) return 0;
  const double start = steady_seconds();
  bool has_waited = false;
  for (;;) {
    while (auto order = in_.control.take()) {
      try {
        order->answer.set_value(answer(order->command));
      } catch (...) {
        order->answer.set_value({Answer::Kind::failed, "the training has ended by an error"});
        throw;
      }
    }
    const bool waits = is_paused_ && state_.steps >= until_step_ && state_.has_more() &&
                       in_.control.stop_reason() == StopReason::none;
    if (!waits) break;
    has_waited = true;
    in_.control.wait();
  }
  return has_waited ? steady_seconds() - start : 0;
}

Answer Steering::answer(const Command& command) {
  switch (command.kind) {
    case Command::Kind::pause:
      return set_pause(true);
    case Command::Kind::go_on:
      return set_pause(false);
    case Command::Kind::step:
      if (!is_paused_) return {Answer::Kind::not_now, "the training runs: pause it first"};
      until_step_ = state_.steps + 1;
      return {};
    case Command::Kind::save:
      if (!saver_.save_or_warn(state_)) return {Answer::Kind::failed, "the files could not be written"};
      return {};
    case Command::Kind::set:
      return change({state_.steps, command.key, command.value});
  }
  throw Error(Failure::bug, "Steering: no such command");
}

Answer Steering::set_pause(bool is_paused) {
  until_step_ = state_.steps;
  if (is_paused != is_paused_) in_.observer.on_pause(is_paused);
  is_paused_ = is_paused;
  return {};
}

Answer Steering::change(const Change& change) {
  try {
    const int64_t size = with_change(in_.info.spec, state_.settings, change).batch_size;
    const Batches& batches = stepper_.feed().batches();
    const BatchCut cut{state_.batch, std::min(batches.images(), batches.place_of(state_.batch))};
    const bool cuts = size != state_.settings.batch_size;
    if (cuts) {
      if (Answer refusal = refusal_of_batches(size); refusal.kind != Answer::Kind::done) return refusal;
    }
    state_.apply(in_.info.spec, change);
    if (cuts) state_.cut = cut;
  } catch (const Error& error) {
    if (error.failure() != Failure::config) throw;
    return {Answer::Kind::wrong, error.what()};
  }
  stepper_.open(state_);
  in_.observer.on_change(change);
  return {};
}

// Done where there is none.
Answer Steering::refusal_of_batches(int64_t size) const {
  const TrainingFeed& feed = stepper_.feed();
  const int64_t images = feed.batches().images();
  const int64_t left = images - feed.batches().place_of(state_.batch);  // none or less at an epoch's end
  refuse_single_values(in_.network.plan(), size, images, "batch_size", "batch_size");
  const int64_t largest = std::min(images, size + (feed.joins_last_image() ? 1 : 0));
  if (largest > in_.room && size != in_.info.spec.train.batch_size)
    return {Answer::Kind::not_now,
            "memory is planned for batches of at most " + std::to_string(in_.room) + " images"};
  if (left == 1 && feed.joins_last_image())
    return {Answer::Kind::not_now,
            "one image of the epoch is left, which batch_norm cannot learn from alone"};
  return {};
}

}  // namespace cnn

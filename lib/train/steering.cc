#include "train/steering.h"

#include <algorithm>
#include <new>
#include <utility>

#include "base/error.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "base/steady_seconds.h"
#include "train/batch_sizes.h"
#include "train/images_behind.h"
#include "train/larger_batches.h"
#include "train/model_to_load.h"

namespace cnn {
namespace {

std::string place_of_wish(const PlannedChanges& changes, size_t index) {
  return changes.file + ":" + std::to_string(index + 1) + ": ";
}

}  // namespace

Steering::Steering(const TrainingInput& input, TrainingState& state, Stepper& stepper, Saver& saver)
    : in_(input), state_(state), stepper_(stepper), saver_(saver) {}

void Steering::obey(bool before_batch) {
  if (state_.batch != first_of_step(state_)) return;
  may_load_ = before_batch;
  if (before_batch) make_planned();
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
    const bool waits = state_.pause.is_wanted && state_.steps >= state_.pause.until_step &&
                       state_.has_more() && in_.control.stop_reason() == StopReason::none;
    if (!waits) break;
    has_waited = true;
    in_.control.wait();
  }
  if (has_waited) state_.clock.pass(steady_seconds() - start);
}

void Steering::make_planned() {
  if (in_.changes == nullptr) return;
  const std::vector<Change>& all = in_.changes->changes;
  while (state_.planned < all.size() && all[state_.planned].step <= state_.steps) {
    const Change& next = all[state_.planned];
    Answer answer{Answer::Kind::not_now, "the training has come to step " + std::to_string(state_.steps)};
    if (next.step == state_.steps)
      answer = next.is_load() ? load(next.value, in_.changes->directory, next.digest) : change(next);
    if (answer.kind != Answer::Kind::done)
      throw Error(Failure::config, place_of_wish(*in_.changes, state_.planned) +
                                       "it cannot be made after step " + std::to_string(next.step) +
                                       (answer.reason.empty() ? "" : ": " + answer.reason));
    ++state_.planned;
  }
}

void Steering::resume() {
  if (in_.changes == nullptr) return;
  const std::vector<Change>& all = in_.changes->changes;
  while (state_.planned < all.size() && state_.planned < state_.changes.size() &&
         all[state_.planned] == state_.changes[state_.planned])
    ++state_.planned;
  if (state_.planned == state_.changes.size()) return;
  const Change& made = state_.changes[state_.planned];
  throw Error(Failure::config, in_.changes->file + ": the run that goes on was changed otherwise: change " +
                                   std::to_string(state_.planned + 1) + " of it set " + made.key + " to " +
                                   made.value + " after step " + std::to_string(made.step));
}

void Steering::show() {
  while (auto order = in_.control.take()) {
    const bool looks = order->command.kind == Command::Kind::look;
    order->answer.set_value(looks ? look(order->command)
                                  : Answer{Answer::Kind::not_now, "the training has ended"});
  }
}

void Steering::end() {
  if (in_.changes == nullptr || state_.planned == in_.changes->changes.size()) return;
  in_.observer.on_warning(place_of_wish(*in_.changes, state_.planned) +
                          "this change and what follows it were not made: the training ended with step " +
                          std::to_string(state_.steps));
}

Answer Steering::answer(const Command& command) {
  switch (command.kind) {
    case Command::Kind::pause:
      return set_pause(true);
    case Command::Kind::go_on:
      return set_pause(false);
    case Command::Kind::step:
      if (!state_.pause.is_wanted) return {Answer::Kind::not_now, "the training runs: pause it first"};
      state_.pause.until_step = state_.steps + 1;
      return {};
    case Command::Kind::save:
      if (!saver_.save_or_warn(state_)) return {Answer::Kind::failed, "the files could not be written"};
      return {};
    case Command::Kind::set:
      return change({state_.steps, command.key, command.value});
    case Command::Kind::look:
      return look(command);
    case Command::Kind::load:
      if (!may_load_) return {Answer::Kind::not_now, "the training is to stop"};
      return load(command.value, in_.directory.path, "");
  }
  throw Error(Failure::bug, "Steering: no such command");
}

Answer Steering::look(const Command& command) {
  const Updates::Averaged averaged(stepper_.updates(), command.averaged && state_.steps > 0);
  try {
    command.look({in_.network, in_.info, in_.data, state_.epoch, state_.steps});
  } catch (const Error& error) {
    return {Answer::Kind::failed, error.what()};
  } catch (const std::bad_alloc&) {
    return {Answer::Kind::failed, "there is not enough memory to look at the network"};
  }
  return {};
}

Answer Steering::set_pause(bool is_paused) {
  const bool was_paused = std::exchange(state_.pause, {is_paused, state_.steps}).is_wanted;
  if (is_paused != was_paused) in_.observer.on_pause(is_paused);
  return {};
}

// Of another run's directory: `digest` is the file's, and the run gets a copy.
Answer Steering::load(const std::string& name, const std::filesystem::path& directory,
                      const std::string& digest) {
  if (!is_file_in_run(name)) return {Answer::Kind::wrong, "no name of a model in the run's directory"};
  try {
    const ModelToLoad model(directory / name, in_.network);
    if (!digest.empty() && model.digest() != digest)
      return {Answer::Kind::wrong, shown(directory / name) + ": is not the model that was loaded then"};
    if (const std::string refusal = refusal_of_weights(model.info(), in_.data); !refusal.empty())
      return {Answer::Kind::wrong, shown(directory / name) + ": " + refusal};
    if (in_.directory.is_written) model.keep_as(in_.directory.path / name, *in_.directory.disk);
    model.copy_into(in_.network);
    stepper_.updates().begin_anew(state_.settings);
    for (const std::string& warning : take_up_images(model.info(), in_.data, in_.info))
      in_.observer.on_warning(shown(in_.directory.path / name) + ": " + warning);
    make({state_.steps, kLoad, name, model.digest()});
  } catch (const Error& error) {
    if (error.failure() == Failure::bug) throw;
    return {Answer::Kind::wrong, error.what()};
  }
  return {};
}

Answer Steering::change(const Change& change) {
  try {
    const int64_t size = with_change(in_.info.spec, state_.settings, change).batch_size;
    if (change.key == "batch_size") return change_batches(change, size);
    make(change);
  } catch (const Error& error) {
    if (error.failure() != Failure::config) throw;
    return {Answer::Kind::wrong, error.what()};
  }
  return {};
}

void Steering::make(const Change& change) {
  state_.apply(in_.info.spec, change);
  stepper_.open(state_);
  saver_.save_changes_or_warn(state_);
  in_.observer.on_change(change, state_.settings);
}

Answer Steering::change_batches(const Change& change, int64_t size) {
  const NetworkPlan& plan = in_.network.plan();
  const TrainingFeed& feed = stepper_.feed();
  if (const auto refusal = refusal_of_batch_size(plan, feed, state_, size))
    return {Answer::Kind::not_now, *refusal};
  if (largest_batch_from_here(plan, feed, state_, size) <= in_.network.limits().training) {
    state_.next_batch_size = 0;
    const Batches& batches = feed.batches();
    const BatchCut cut{state_.batch, std::min(batches.images(), batches.place_of(state_.batch))};
    if (size != state_.settings.batch_size) state_.cut = cut;
    make(change);
    return {};
  }
  if (state_.epoch >= state_.settings.epochs)
    return {Answer::Kind::not_now, "memory is planned for batches of at most " +
                                       counted(in_.network.limits().training, "image") +
                                       ", and no epoch follows for which it could be planned anew"};
  if (const auto lack =
          lack_of_memory(in_.network, largest_batch(plan, feed, size), in_.workers.pool().threads()))
    return {Answer::Kind::not_now, *lack};
  state_.next_batch_size = size;
  in_.observer.on_batch_size_to_come(size, state_.epoch + 1);
  Answer later{Answer::Kind::later};
  later.from_epoch = state_.epoch + 1;
  return later;
}

void Steering::begin_epoch() {
  const int64_t size = std::exchange(state_.next_batch_size, 0);
  if (size == 0 || !state_.has_more()) return;
  const Change change{state_.steps, "batch_size", std::to_string(size)};
  try {
    const int64_t images = largest_batch(in_.network.plan(), stepper_.feed(), size);
    const auto lack = lack_of_memory(in_.network, images, in_.workers.pool().threads());
    if (lack) throw Error(Failure::resource, *lack);
    in_.network.make_room(images);
    make(change);
  } catch (const Error& error) {
    if (error.failure() != Failure::resource && error.failure() != Failure::config) throw;
    in_.observer.on_batch_size_to_come(0, state_.epoch);
    in_.observer.on_warning("batch_size stays " + std::to_string(state_.settings.batch_size) + ": " +
                            error.what());
  }
}

}  // namespace cnn

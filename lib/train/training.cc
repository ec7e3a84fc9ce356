#include "train/training.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/printable.h"
#include "base/steady_seconds.h"
#include "train/check_progress.h"
#include "train/diverged.h"
#include "train/state_text.h"
#include "train/together.h"

namespace cnn {
namespace {

// What is known of the next batch before it is trained on.
BatchEvent batch_to_come(const TrainingState& state, const Batches& batches) {
  BatchEvent event;
  event.epoch = state.epoch;
  event.batch = state.batch;
  event.batches = batches.batches();
  event.seen = batches.place_of(state.batch);
  event.total = batches.images();
  event.epochs = state.settings.epochs;
  event.images = batches.batch_images(state.batch);
  event.is_logged = event.batch % log_interval(state.settings.log_every, event.batches) == 0;
  return event;
}

}  // namespace

Training::Training(const TrainingInput& input)
    : in_(input),
      state_(in_.info.spec.train),
      stepper_(in_, state_),
      evaluations_(in_),
      saver_(in_, stepper_.updates(), state_),
      steering_(in_, state_, stepper_, saver_) {
  if (in_.checkpoint != nullptr) go_on(*in_.checkpoint);
  if (state_.has_more()) evaluations_.watch(state_);
}

void Training::go_on(const CheckpointFile& checkpoint) {
  const std::string file = shown(in_.directory.checkpoint());
  state_ = state_from_text(checkpoint.progress(), file, in_.info.spec);
  const int64_t log_every = in_.info.spec.train.log_every;
  if (log_every != checkpoint.info().spec.train.log_every && log_every != state_.settings.log_every)
    state_.apply(in_.info.spec,
                 {state_.steps, "log_every", log_every == 0 ? "auto" : std::to_string(log_every)});
  steering_.resume();
  stepper_.open(state_);
  const Batches& batches = stepper_.feed().batches();
  const bool is_early = !checkpoint.progress().contains("passes");  // as versions up to 0.1 wrote it
  if (is_early) state_.passes = (state_.epoch - 1) * batches.batches() + state_.batch;
  check_progress(state_, batches, in_.room, file);
  if (is_early && state_.steps > 0) state_.learning_rate = rate_of_last_step(state_, batches);
  try {
    saver_.resume(checkpoint, state_);
    if (in_.ranks != nullptr) take_first_state(*in_.ranks, state_, file, in_.info.spec);
  } catch (const NotFinite& found) {
    throw diverged(found, in_, state_, stepper_.feed().batches(), evaluations_.cause_of_divergence(state_));
  }
}

Did Training::next() {
  try {
    if (state_.clock.begun == 0) begin();
    return do_next();
  } catch (const NotFinite& found) {
    throw diverged(found, in_, state_, stepper_.feed().batches(), evaluations_.cause_of_divergence(state_));
  }
}

Did Training::do_next() {
  // What changes the training stands behind the evaluations of the same step, here and where it is repeated.
  const bool before_batch = due() == Due::batch;
  if (before_batch || in_.control.stop_reason() != StopReason::none) steering_.obey(before_batch);
  const bool stops = in_.control.stop_reason() != StopReason::none;
  bool is_done = true;
  Did did = Did::end;
  switch (due()) {
    case Due::save:
      if (state_.due_save == DueSave::must) {
        saver_.save(state_);
      } else {
        saver_.save_or_warn(state_);
      }
      state_.due_save = DueSave::none;
      return Did::save;
    case Due::batch:
      if (!stops) return train_batch();
      is_done = false;
      break;
    case Due::validation:
      is_done = evaluate_within_epoch();
      did = Did::validation;
      break;
    case Due::epoch:
      is_done = evaluate_epoch();
      did = Did::epoch;
      break;
    case Due::test: {
      const auto test = evaluations_.test_model(in_.directory.model(), state_);
      did = Did::test;
      is_done = test.has_value();
      if (!is_done) break;
      state_.rows.set_test(test);
      state_.due_save = DueSave::must;
      break;
    }
    case Due::end:
      steering_.end();
      in_.observer.on_done({in_.directory.model(), state_.model_epoch, state_.steps,
                            steady_seconds() - state_.clock.begun, state_.trained_epoch(),
                            state_.has_epochs_left(), best()});
      return Did::end;
  }
  if (is_done) return did;
  saver_.save(state_);
  return Did::stop;
}

Training::Due Training::due() const {
  if (state_.due_save != DueSave::none) return Due::save;
  const TrainSpec& settings = state_.settings;
  if (!state_.has_more()) {
    const auto& last = state_.rows.last();
    const bool is_tested = !evaluations_.has_validation() || !evaluations_.has_test() || !last || last->test;
    return is_tested ? Due::end : Due::test;
  }
  const int64_t batches = stepper_.feed().batches().batches();
  if (state_.batch == batches) return Due::epoch;
  const bool validates = settings.validate_every > 0 && state_.batch > 0 &&
                         state_.batch % settings.validate_every == 0 && !state_.validated;
  return validates ? Due::validation : Due::batch;
}

void Training::begin() {
  state_.clock.begun = state_.clock.counted = steady_seconds();
  if (state_.settings.epochs == 0) {
    saver_.choose_initial_model(state_);
    state_.due_save = DueSave::must;
  }
  if (!state_.has_more()) return;
  if (evaluations_.has_validation()) state_.take_back_end();
  evaluations_.judge_order(state_);
  state_.clock.counted = steady_seconds();
}

Did Training::train_batch() {
  BatchEvent event = batch_to_come(state_, stepper_.feed().batches());
  const double start = steady_seconds();
  const StepSums sums = stepper_.train(state_);
  const double loss = sums.loss / static_cast<double>(sums.images);
  if (in_.ranks != nullptr) {
    in_.ranks->pass_batch(steady_seconds() - start);
    stop_together(*in_.ranks, in_.control);
  }
  const int64_t held = stepper_.feed().batches().own().images_of_own(event.images).size();
  const auto values = static_cast<size_t>(held * in_.network.plan().input.size());
  evaluations_.see_batch({loss, state_.rate_share(), std::span<const float>(in_.network.images(), values)});
  state_.loss_sum += sums.loss;
  state_.correct += sums.correct;
  state_.validated = false;
  const double before = std::exchange(state_.clock.counted, steady_seconds());
  state_.seconds += state_.clock.counted - before;
  event.steps = state_.steps;
  event.loss = static_cast<float>(loss);
  event.seconds = state_.seconds;
  event.images_per_second = static_cast<double>(event.seen + event.images) / state_.seconds;
  event.images = sums.images;
  event.correct = sums.correct;
  event.learning_rate = state_.learning_rate;
  event.settings = &state_.settings;
  event.rates = stepper_.rates();
  in_.observer.on_batch(event);
  const int64_t every = state_.settings.checkpoint_every;
  if (every > 0 && state_.batch % every == 0 && state_.batch < event.batches)
    state_.due_save = DueSave::may_fail;
  return Did::batch;
}

// Nothing where a stop was asked for before the evaluation was complete.
std::optional<Evaluation> Training::validate() {
  const auto evaluation = evaluations_.evaluate(Split::validation, state_, stepper_.updates());
  if (!evaluation) return evaluation;
  ++state_.best.stale;
  if (state_.best.take(*evaluation, state_.epoch) && saver_.keeps_best()) saver_.choose_model(state_);
  return evaluation;
}

// False where a stop was asked for before the evaluation was complete; here and below.
bool Training::evaluate_within_epoch() {
  saver_.check_finite(state_);
  const auto evaluation = validate();
  if (!evaluation) return false;
  state_.validated = true;
  if (state_.is_out_of_patience()) {
    EpochMetrics metrics = state_.epoch_so_far(stepper_.feed().batches());
    metrics.validation = evaluation;
    state_.rows.push(metrics);
    if (!saver_.keeps_best()) saver_.choose_model(state_);
    state_.due_save = DueSave::must;
  } else if (state_.best.stale == 0) {
    state_.due_save = DueSave::may_fail;  // the next batch changes the weights
  }
  state_.clock.counted = steady_seconds();
  return true;
}

bool Training::evaluate_epoch() {
  saver_.check_finite(state_);
  EpochMetrics metrics = state_.epoch_so_far(stepper_.feed().batches());
  const Split split = evaluations_.has_validation() ? Split::validation : Split::test;
  std::optional<Evaluation> evaluation;
  if (split == Split::validation) {
    evaluation = metrics.validation = validate();
  } else if (evaluations_.has_test()) {
    evaluation = metrics.test = evaluations_.evaluate(Split::test, state_, stepper_.updates());
    if (evaluation) state_.best.take(*evaluation, state_.epoch);
  }
  if (!evaluation && (split == Split::validation || evaluations_.has_test())) return false;
  if (evaluation) evaluations_.judge(split, *evaluation, state_);
  if (!saver_.keeps_best()) saver_.choose_model(state_);
  state_.rows.push(metrics);
  state_.begin_next_epoch();
  steering_.begin_epoch();
  state_.due_save = state_.has_more() ? DueSave::may_fail : DueSave::must;
  if (state_.has_more()) stepper_.open(state_);
  state_.clock.counted = steady_seconds();
  return true;
}

std::optional<EvaluationEvent> Training::best() const {
  const Best& best = state_.best;
  if (!best.evaluation) return std::nullopt;
  const Split split = evaluations_.has_validation() ? Split::validation : Split::test;
  return EvaluationEvent{split, best.epoch, best.evaluation->loss, best.evaluation->correct,
                         best.evaluation->total};
}

}  // namespace cnn

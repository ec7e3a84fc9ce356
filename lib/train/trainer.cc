#include "train/trainer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <span>

#include "base/error.h"
#include "base/printable.h"
#include "optim/schedule.h"
#include "spec/single_value_norm.h"

namespace cnn {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<float> to_floats(const ClassWeights& weights) {
  if (std::holds_alternative<BalancedWeights>(weights)) {
    throw Error(Failure::bug, "Trainer: balanced class weights have not been made numbers");
  }
  const auto* numbers = std::get_if<std::vector<double>>(&weights);
  return numbers != nullptr ? std::vector<float>(numbers->begin(), numbers->end()) : std::vector<float>();
}

}  // namespace

Trainer::Trainer(const TrainingInput& input)
    : in_(input),
      settings_(input.info.spec.train),
      class_weights_(to_floats(settings_.loss.class_weights)),
      training_(batches_of(in_.data, Split::train, *in_.info.spec.data, settings_.batch_size)),
      validation_(batches_of(in_.data, Split::validation, *in_.info.spec.data, settings_.eval_batch_size)),
      test_(batches_of(in_.data, Split::test, *in_.info.spec.data, settings_.eval_batch_size)),
      updates_(settings_, in_.network, in_.workers.pool()),
      files_(in_.info, in_.data, in_.directory, in_.network, updates_),
      weight_check_(in_.network.parameters(), in_.network.plan().macs, settings_.batch_size) {
  if (joins_last_image(in_.network.plan(), settings_.batch_size, training_.images()))
    training_.join_last_image();
}

void Trainer::resume(const CheckpointFile& checkpoint) {
  const std::string file = shown(in_.directory.checkpoint());
  state_ = state_from_text(checkpoint.progress(), file);
  check_progress(file);
  if (const auto warning = files_.read(checkpoint)) warn(*warning);
  if (const auto warning = files_.read_rows(state_.rows)) warn(*warning);
  restore_model();
}

bool Trainer::is_finished() const {
  const bool test_read =
      validation_.images() == 0 || test_.images() == 0 || (state_.rows.last() && state_.rows.last()->test);
  return !has_more() && test_read;
}

bool Trainer::is_out_of_patience() const {
  return settings_.patience > 0 && state_.stale >= settings_.patience;
}

int64_t Trainer::epoch() const {
  return state_.batch > 0 ? state_.epoch : state_.epoch - 1;
}

Outcome Trainer::run() {
  const auto start = Clock::now();
  files_.check_reads_back(state_);
  if (settings_.epochs == 0) {
    files_.choose_model(0, state_.steps);
    save();
  }
  if (has_more()) take_back_end();
  if (has_more()) watch_learning();
  bool stopped = false;
  while (has_more() && !stopped) stopped = !run_epoch();
  const bool test_is_due = validation_.images() > 0 && test_.images() > 0 && settings_.epochs > 0;
  if (!stopped && test_is_due) stopped = !evaluate_best_on_test();
  if (stopped) {
    save();
    return Outcome::stopped;
  }
  for (Observer* observer : in_.observers) {
    observer->on_done({in_.directory.model(), state_.model_epoch, state_.steps, seconds_since(start), epoch(),
                       state_.epoch <= settings_.epochs, best()});
  }
  return Outcome::finished;
}

// A training that goes on has no row of a cut epoch, and has not read the test set yet.
void Trainer::take_back_end() {
  if (validation_.images() == 0 || !state_.rows.last()) return;
  state_.rows.set_test(std::nullopt);
  if (state_.rows.last()->epoch == state_.epoch) state_.rows.drop_last();
}

// False where a stop was asked for before the epoch was done.
bool Trainer::run_epoch() {
  if (!train_epoch()) return false;
  return is_out_of_patience() || finish_epoch();
}

// The batches of state_.epoch from state_.batch on, and the validations between them, until patience ends;
// false where a stop was asked for before.
bool Trainer::train_epoch() {
  const auto seed = static_cast<uint64_t>(settings_.seed);
  is_next_begun_ = false;
  if (in_.info.spec.data->shuffle) training_.shuffle(seed, state_.epoch);
  training_.vary(in_.info.spec.data->augment, seed, state_.epoch, in_.workers.pool().threads());
  double seconds_before = state_.seconds;
  auto start = Clock::now();
  for (;;) {
    if (validation_is_due()) {
      seconds_before = state_.seconds;
      if (!validate_within_epoch()) return false;
      if (is_out_of_patience()) return true;
      start = Clock::now();
    }
    if (state_.batch == training_.batches()) return true;
    if (should_stop()) return false;
    train_next_batch(seconds_before, start);
    const bool is_last = state_.batch == training_.batches();
    if (settings_.checkpoint_every > 0 && state_.batch % settings_.checkpoint_every == 0 && !is_last) {
      save_or_warn();
    }
  }
}

void Trainer::train_next_batch(double seconds_before, Clock::time_point start) {
  const int64_t batch = state_.batch;
  const int64_t images = training_.batch_images(batch);
  const int64_t seen = batch * settings_.batch_size;
  const LossSum of_batch = train_batch(batch);
  watch_->see_batch(of_batch.loss / static_cast<double>(images));
  state_.loss_sum += of_batch.loss;
  state_.correct += of_batch.correct;
  state_.seconds = seconds_before + seconds_since(start);
  state_.validated = false;
  ++state_.batch;
  for (Observer* observer : in_.observers) {
    observer->on_step({state_.epoch, batch, training_.batches(), seen, training_.images(), settings_.epochs,
                       static_cast<float>(of_batch.loss / static_cast<double>(images)),
                       static_cast<double>(seen + images) / state_.seconds, images, of_batch.correct});
  }
}

LossSum Trainer::train_batch(int64_t batch) {
  const auto start = Clock::now();
  take_batch(batch);
  times_.input_seconds += seconds_since(start);
  const LossTerms terms{static_cast<float>(settings_.loss.label_smoothing), class_weights_,
                        training_.own_share(batch)};
  const int64_t pass = (state_.epoch - 1) * training_.batches() + batch;
  in_.network.set_noise({static_cast<uint64_t>(settings_.seed), static_cast<uint64_t>(pass)});
  const LossSum sum = in_.network.compute_gradients(training_.batch_images(batch), terms);
  if (!std::isfinite(sum.loss)) diverged("the loss is no finite number", state_.steps + 1);
  const auto computed = Clock::now();
  update_weights(batch, sum.weight);
  times_.update_seconds += seconds_since(computed);
  times_.seconds += seconds_since(start);
  times_.images += training_.batch_images(batch);
  if (!weight_check_.look()) diverged("weights are no finite numbers", state_.steps);
  return sum;
}

// Puts the batch into the network, and has the one after it, if the epoch has one, prepared by threads that
// wait for others during the step.
void Trainer::take_batch(int64_t batch) {
  ThreadPool& pool = in_.workers.pool();
  if (is_next_begun_) {
    training_.finish_fill(pool);
    in_.network.take_next();
  } else {
    training_.fill(batch, in_.network.images(), in_.network.labels(), pool);
  }
  is_next_begun_ =
      batch + 1 < training_.batches() &&
      training_.begin_fill(batch + 1, in_.network.next_images(), in_.network.next_labels(), pool);
}

// A step is `accumulate` batches of an epoch, its last one those that are left.
void Trainer::update_weights(int64_t batch, double weight) {
  const int64_t first = batch / settings_.accumulate * settings_.accumulate;
  const int64_t end = std::min(first + settings_.accumulate, training_.batches());
  updates_.add_batch(weight, batch == first);
  state_.step_weight = batch == first ? weight : state_.step_weight + weight;
  if (batch + 1 < end) return;
  updates_.close_step(state_.step_weight);
  updates_.step(state_.steps + 1, learning_rate_of(state_.steps));
  ++state_.steps;
}

double Trainer::learning_rate_of(int64_t step) const {
  const int64_t steps_per_epoch = (training_.batches() + settings_.accumulate - 1) / settings_.accumulate;
  return settings_.optimizer.learning_rate *
         schedule_factor_at_step(settings_.schedule, step, steps_per_epoch, settings_.epochs);
}

void Trainer::begin_next_epoch() {
  ++state_.epoch;
  state_.batch = 0;
  state_.validated = false;
  state_.loss_sum = 0;
  state_.correct = 0;
  state_.seconds = 0;
}

// Nothing that is not finite reaches a file.
void Trainer::check_finite() {
  const auto tensor = files_.find_non_finite();
  if (tensor) diverged(*tensor + " holds numbers that are not finite", state_.steps);
}

void Trainer::save() {
  check_finite();
  if (const auto warning = files_.write(state_)) warn(*warning);
}

// A run must not die because a disk was full for a moment: the next checkpoint tries again.
void Trainer::save_or_warn() {
  try {
    save();
  } catch (const Error& error) {
    if (error.failure() != Failure::resource) throw;
    warn(std::string(error.what()) + "; training goes on, the next checkpoint tries again");
  }
}

void Trainer::warn(const std::string& message) const {
  for (Observer* observer : in_.observers) observer->on_warning(message);
}

void Trainer::check_progress(const std::string& file) const {
  const auto& last = state_.rows.last();
  const bool is_cut = last && last->epoch == state_.epoch;
  // Fewer rows where some of metrics.csv were lost.
  const bool sane = state_.epoch >= 1 && state_.batch >= 0 && state_.batch <= training_.batches() &&
                    state_.rows.settled() >= 0 && state_.rows.count() <= state_.epoch - (is_cut ? 0 : 1) &&
                    (!last || is_cut || last->epoch == state_.epoch - 1) && state_.stale >= 0 &&
                    state_.model_epoch <= state_.epoch && state_.best_epoch <= state_.epoch;
  if (!sane) throw Error(Failure::model, file + ": its progress is not that of a training on these data");
}

void Trainer::diverged(const std::string& what, int64_t step) const {
  const int64_t images = training_.batch_images(std::min(state_.batch, training_.batches() - 1));
  const auto where = in_.network.find_non_finite(images);
  std::array<char, 32> rate;
  const auto end =
      std::to_chars(rate.data(), rate.data() + rate.size(), learning_rate_of(std::max<int64_t>(0, step - 1)))
          .ptr;
  std::string message = "training diverged in epoch " + std::to_string(state_.epoch) + ", batch " +
                        std::to_string(state_.batch) + " (step " + std::to_string(step) + "): " + what;
  if (where) message += "; the first bad layer is " + where->layer + ", by " + where->what;
  message +=
      ", at learning rate " + std::string(rate.data(), end) +
      "; try a smaller train.optimizer.learning_rate, a warm-up (train.schedule), or data.normalize: auto";
  if (state_.model_epoch > 0) {
    message += "; " + shown(in_.directory.model()) + " holds epoch " + std::to_string(state_.model_epoch);
  }
  throw Error(Failure::diverged, message);
}

}  // namespace cnn

#include "train/trainer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <span>

#include "base/error.h"
#include "optim/schedule.h"

namespace cnn {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Better on the validation split: more right, or as many with less loss.
bool is_better(const Evaluation& a, const Evaluation& b) {
  return a.correct != b.correct ? a.correct > b.correct : a.loss < b.loss;
}

// Whatever stands in the run directory by now, only a model of this very network may be copied into it.
void check_parameters(const LoadedModel& model, std::span<const Parameter> parameters,
                      const std::string& file) {
  const auto same = [](const ParameterShape& shape, const Parameter& parameter) {
    return shape.name == parameter.name && shape.dims == parameter.dims;
  };
  if (std::equal(model.shapes.begin(), model.shapes.end(), parameters.begin(), parameters.end(), same))
    return;
  throw Error(Failure::model, file + ": is the model of another network than the checkpoint beside it");
}

}  // namespace

Trainer::Trainer(const TrainingInput& input)
    : in_(input),
      settings_(input.info.spec.train),
      training_(batches_of(in_.data, Split::train, *in_.info.spec.data, settings_.batch_size)),
      validation_(batches_of(in_.data, Split::validation, *in_.info.spec.data, settings_.eval_batch_size)),
      test_(batches_of(in_.data, Split::test, *in_.info.spec.data, settings_.eval_batch_size)),
      updates_(settings_, in_.network, in_.workers.pool()),
      files_(in_.info, in_.directory, in_.network, updates_),
      weight_check_(in_.network.parameters(), in_.network.plan().macs, settings_.batch_size) {}

void Trainer::resume(const CheckpointFile& checkpoint) {
  const std::string file = in_.directory.checkpoint().string();
  state_ = state_from_text(checkpoint.progress(), file);
  check_progress(file);
  if (const auto warning = files_.read(checkpoint)) warn(*warning);
}

bool Trainer::is_finished() const {
  const bool test_read = validation_.images() == 0 || (!state_.rows.empty() && state_.rows.back().test);
  return state_.epoch > settings_.epochs && test_read;
}

Outcome Trainer::run() {
  const auto start = Clock::now();
  if (settings_.epochs == 0) {
    files_.choose_model(0, state_.steps);
    save();
  }
  bool stopped = false;
  while (state_.epoch <= settings_.epochs && !stopped) stopped = !train_epoch() || !finish_epoch();
  const bool test_is_due = validation_.images() > 0 && settings_.epochs > 0;
  if (!stopped && test_is_due) stopped = !evaluate_best_on_test();
  if (stopped) {
    save();
    return Outcome::stopped;
  }
  for (Observer* observer : in_.observers) {
    observer->on_done({in_.directory.model(), state_.model_epoch, state_.steps, seconds_since(start)});
  }
  return Outcome::finished;
}

// The batches of state_.epoch from state_.batch on; false where a stop was asked for before the last was
// done.
bool Trainer::train_epoch() {
  const auto seed = static_cast<uint64_t>(settings_.seed);
  if (in_.info.spec.data->shuffle) training_.shuffle(seed, state_.epoch);
  training_.vary(in_.info.spec.data->augment, seed, state_.epoch, in_.workers.pool().threads());
  const double seconds_before = state_.seconds;
  const auto start = Clock::now();
  while (state_.batch < training_.batches()) {
    if (should_stop()) return false;
    const int64_t batch = state_.batch;
    const int64_t images = training_.batch_images(batch);
    const int64_t seen = batch * settings_.batch_size;
    const LossSum of_batch = train_batch(batch);
    state_.loss_sum += of_batch.loss;
    state_.correct += of_batch.correct;
    state_.seconds = seconds_before + seconds_since(start);
    ++state_.batch;
    for (Observer* observer : in_.observers) {
      observer->on_step({state_.epoch, batch, training_.batches(), seen, training_.images(), settings_.epochs,
                         static_cast<float>(of_batch.loss / static_cast<double>(images)),
                         static_cast<double>(seen + images) / state_.seconds});
    }
    const bool is_last = state_.batch == training_.batches();
    if (settings_.checkpoint_every > 0 && state_.batch % settings_.checkpoint_every == 0 && !is_last) {
      save_or_warn();
    }
  }
  return true;
}

LossSum Trainer::train_batch(int64_t batch) {
  const auto start = Clock::now();
  training_.fill(batch, in_.network.images(), in_.network.labels(), in_.workers.pool());
  times_.input_seconds += seconds_since(start);
  const LossSum sum = in_.network.compute_gradients(training_.batch_images(batch));
  if (!std::isfinite(sum.loss)) diverged("the loss is no finite number", state_.steps + 1);
  const auto computed = Clock::now();
  update_weights(batch);
  times_.update_seconds += seconds_since(computed);
  times_.seconds += seconds_since(start);
  times_.images += training_.batch_images(batch);
  if (!weight_check_.look()) diverged("weights are no finite numbers", state_.steps);
  return sum;
}

// A step is `accumulate` batches of an epoch, its last one those that are left.
void Trainer::update_weights(int64_t batch) {
  const int64_t first = batch / settings_.accumulate * settings_.accumulate;
  const int64_t end = std::min(first + settings_.accumulate, training_.batches());
  updates_.add_batch(training_.batch_images(batch), batch == first);
  if (batch + 1 < end) return;
  int64_t images = 0;
  for (int64_t i = first; i < end; ++i) images += training_.batch_images(i);
  updates_.close_step(images);
  updates_.step(state_.steps + 1, learning_rate_of(state_.steps));
  ++state_.steps;
}

double Trainer::learning_rate_of(int64_t step) const {
  const int64_t steps_per_epoch = (training_.batches() + settings_.accumulate - 1) / settings_.accumulate;
  return settings_.optimizer.learning_rate *
         schedule_factor_at_step(settings_.schedule, step, steps_per_epoch, settings_.epochs);
}

// Evaluates and saves; false where a stop was asked for before the evaluation was complete.
bool Trainer::finish_epoch() {
  check_finite();
  EpochMetrics metrics;
  metrics.epoch = state_.epoch;
  metrics.train_loss = state_.loss_sum / static_cast<double>(training_.images());
  metrics.train_accuracy = static_cast<double>(state_.correct) / static_cast<double>(training_.images());
  metrics.learning_rate = learning_rate_of(state_.steps - 1);
  metrics.seconds = state_.seconds;
  metrics.images_per_second = static_cast<double>(training_.images()) / state_.seconds;
  const bool validates = validation_.images() > 0;
  updates_.exchange_average();  // for the evaluation
  const auto evaluation = validates ? evaluate_and_announce(Split::validation, validation_, metrics.epoch)
                                    : evaluate_and_announce(Split::test, test_, metrics.epoch);
  updates_.exchange_average();
  if (!evaluation) return false;
  (validates ? metrics.validation : metrics.test) = evaluation;
  if (!validates || !state_.best || is_better(*evaluation, *state_.best)) {
    files_.choose_model(state_.epoch, state_.steps);
    if (validates) state_.best = evaluation;
  }
  state_.rows.push_back(metrics);
  begin_next_epoch();
  if (state_.epoch > settings_.epochs) {
    save();
  } else {
    save_or_warn();
  }
  return true;
}

void Trainer::begin_next_epoch() {
  ++state_.epoch;
  state_.batch = 0;
  state_.loss_sum = 0;
  state_.correct = 0;
  state_.seconds = 0;
}

bool Trainer::evaluate_best_on_test() {
  const LoadedModel best = load_model(in_.directory.model());
  check_parameters(best, in_.network.parameters(), in_.directory.model().string());
  std::vector<std::vector<float>> last;  // a later run with more epochs goes on from these
  for (size_t i = 0; i < best.values.size(); ++i) {
    const std::span<float> values = in_.network.parameters()[i].value;
    last.emplace_back(values.begin(), values.end());
    std::ranges::copy(best.values[i].span(), values.begin());
  }
  const auto test = evaluate_and_announce(Split::test, test_, state_.model_epoch);
  for (size_t i = 0; i < last.size(); ++i)
    std::ranges::copy(last[i], in_.network.parameters()[i].value.begin());
  if (!test) return false;
  state_.rows.back().test = test;
  save();
  return true;
}

std::optional<Evaluation> Trainer::evaluate_and_announce(Split split, const Batches& batches, int64_t epoch) {
  const auto result = evaluate_unless(in_.stop, in_.network, batches, in_.workers.pool());
  if (!result) return result;
  if (!std::isfinite(result->loss)) {
    diverged(std::string("the loss of the ") + (split == Split::test ? "test set" : "validation set") +
                 " is no finite number",
             state_.steps);
  }
  for (Observer* observer : in_.observers) {
    observer->on_evaluation({split, epoch, result->loss, result->correct, result->total});
  }
  return result;
}

// Nothing that is not finite reaches a file.
void Trainer::check_finite() {
  const auto tensor = files_.find_non_finite();
  if (tensor) diverged(*tensor + " holds numbers that are not finite", state_.steps);
}

void Trainer::save() {
  check_finite();
  files_.write(state_);
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
  const bool sane = state_.epoch >= 1 && state_.batch >= 0 && state_.batch <= training_.batches() &&
                    std::ssize(state_.rows) == state_.epoch - 1 && state_.model_epoch < state_.epoch;
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
    message += "; " + in_.directory.model().string() + " holds epoch " + std::to_string(state_.model_epoch);
  }
  throw Error(Failure::diverged, message);
}

}  // namespace cnn

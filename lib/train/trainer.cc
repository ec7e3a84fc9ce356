#include "train/trainer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "base/error.h"
#include "optim/schedule.h"

namespace cnn {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

bool all_finite(std::span<const float> values) {
  for (const float value : values) {
    if (!std::isfinite(value)) return false;
  }
  return true;
}

// Better on the validation split: more right, or as many with less loss.
bool is_better(const Evaluation& a, const Evaluation& b) {
  return a.correct != b.correct ? a.correct > b.correct : a.loss < b.loss;
}

}  // namespace

Trainer::Trainer(const TrainingInput& input)
    : in_(input),
      settings_(input.info.spec.train),
      training_(batches_of(in_.data, Split::train, *in_.info.spec.data, settings_.batch_size)),
      validation_(batches_of(in_.data, Split::validation, *in_.info.spec.data, settings_.eval_batch_size)),
      test_(batches_of(in_.data, Split::test, *in_.info.spec.data, settings_.eval_batch_size)),
      updates_(settings_, in_.network, in_.workers.pool()) {}

void Trainer::resume(const CheckpointFile& checkpoint) {
  const std::string file = in_.directory.checkpoint().string();
  state_ = state_from_text(checkpoint.progress(), file);
  check_progress(file);
  checkpoint.read_into(checkpoint_tensors());
}

bool Trainer::is_finished() const {
  const bool test_read = validation_.images() == 0 || (!state_.rows.empty() && state_.rows.back().test);
  return state_.epoch > settings_.epochs && test_read;
}

Outcome Trainer::run() {
  const auto start = Clock::now();
  if (settings_.epochs == 0) {
    save_model_of_epoch(0);
    write_metrics(in_.directory.metrics(), state_.rows);
    save_checkpoint_or_warn();
  }
  while (state_.epoch <= settings_.epochs) {
    if (!train_epoch()) {
      save_checkpoint_now();
      return Outcome::stopped;
    }
    finish_epoch();
  }
  if (validation_.images() > 0 && settings_.epochs > 0) evaluate_best_on_test();
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
      save_checkpoint_or_warn();
    }
  }
  return true;
}

LossSum Trainer::train_batch(int64_t batch) {
  const auto start = Clock::now();
  training_.fill(batch, in_.network.images(), in_.network.labels(), in_.workers.pool());
  times_.input_seconds += seconds_since(start);
  const LossSum sum = in_.network.compute_gradients(training_.batch_images(batch));
  if (!std::isfinite(sum.loss)) diverged("the loss is no finite number", batch);
  const auto computed = Clock::now();
  update_weights(batch);
  times_.update_seconds += seconds_since(computed);
  times_.seconds += seconds_since(start);
  times_.images += training_.batch_images(batch);
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

void Trainer::finish_epoch() {
  for (const Parameter& parameter : in_.network.parameters()) {
    if (!all_finite(parameter.value)) {
      diverged(parameter.name + " holds numbers that are not finite", training_.batches() - 1);
    }
  }
  EpochMetrics metrics;
  metrics.epoch = state_.epoch;
  metrics.train_loss = state_.loss_sum / static_cast<double>(training_.images());
  metrics.train_accuracy = static_cast<double>(state_.correct) / static_cast<double>(training_.images());
  metrics.learning_rate = learning_rate_of(state_.steps - 1);
  metrics.seconds = state_.seconds;
  metrics.images_per_second = static_cast<double>(training_.images()) / state_.seconds;
  bool keep = true;
  updates_.exchange_average();  // for the evaluation and the model
  if (validation_.images() > 0) {
    metrics.validation = evaluate_and_announce(Split::validation, validation_, metrics.epoch);
    keep = !state_.best || is_better(*metrics.validation, *state_.best);
    if (keep) state_.best = metrics.validation;
  } else {
    metrics.test = evaluate_and_announce(Split::test, test_, metrics.epoch);
  }
  state_.rows.push_back(metrics);
  if (keep) save_model_of_epoch(metrics.epoch);
  updates_.exchange_average();
  write_metrics(in_.directory.metrics(), state_.rows);
  ++state_.epoch;
  state_.batch = 0;
  state_.loss_sum = 0;
  state_.correct = 0;
  state_.seconds = 0;
  save_checkpoint_or_warn();
}

void Trainer::evaluate_best_on_test() {
  const LoadedModel best = load_model(in_.directory.model());
  std::vector<std::vector<float>> last;  // a later run with more epochs goes on from these
  for (size_t i = 0; i < best.values.size(); ++i) {
    const std::span<float> values = in_.network.parameters()[i].value;
    last.emplace_back(values.begin(), values.end());
    std::ranges::copy(best.values[i].span(), values.begin());
  }
  state_.rows.back().test = evaluate_and_announce(Split::test, test_, state_.model_epoch);
  for (size_t i = 0; i < last.size(); ++i)
    std::ranges::copy(last[i], in_.network.parameters()[i].value.begin());
  write_metrics(in_.directory.metrics(), state_.rows);
  save_checkpoint_or_warn();
}

Evaluation Trainer::evaluate_and_announce(Split split, const Batches& batches, int64_t epoch) {
  const Evaluation result = evaluate(in_.network, batches, in_.workers.pool());
  for (Observer* observer : in_.observers) {
    observer->on_evaluation({split, epoch, result.loss, result.correct, result.total});
  }
  return result;
}

ModelInfo Trainer::info_now() const {
  ModelInfo info = in_.info;
  info.epoch = state_.epoch;
  info.step = state_.steps;
  return info;
}

void Trainer::save_model_of_epoch(int64_t epoch) {
  ModelInfo info = info_now();
  info.epoch = epoch;
  std::vector<TensorView> tensors;
  for (const Parameter& parameter : in_.network.parameters()) {
    tensors.push_back({parameter.name, parameter.dims, parameter.value});
  }
  save_model(in_.directory.model(), info, tensors);
  state_.model_epoch = epoch;
}

// The weights, and what is kept beside them.
std::vector<TensorTarget> Trainer::checkpoint_tensors() {
  const std::span<const Parameter> parameters = in_.network.parameters();
  std::vector<TensorTarget> tensors;
  for (const Parameter& parameter : parameters) {
    tensors.push_back({"model." + parameter.name, parameter.dims, parameter.value});
  }
  for (TensorTarget& tensor : updates_.tensors()) tensors.push_back(std::move(tensor));
  return tensors;
}

void Trainer::save_checkpoint_now() {
  std::vector<TensorView> tensors;
  for (const TensorTarget& tensor : checkpoint_tensors()) {
    tensors.push_back({tensor.name, tensor.dims, tensor.values});
  }
  save_checkpoint(in_.directory.checkpoint(), info_now(), tensors, to_text(state_));
}

// A run must not die because a disk was full for a moment: the next checkpoint tries again.
void Trainer::save_checkpoint_or_warn() {
  try {
    save_checkpoint_now();
  } catch (const Error& error) {
    if (error.failure() != Failure::resource) throw;
    for (Observer* observer : in_.observers) {
      observer->on_warning(std::string(error.what()) + "; training goes on, the next checkpoint tries again");
    }
  }
}

void Trainer::check_progress(const std::string& file) const {
  const bool sane = state_.epoch >= 1 && state_.batch >= 0 && state_.batch < training_.batches() &&
                    std::ssize(state_.rows) == state_.epoch - 1 && state_.model_epoch < state_.epoch;
  if (!sane) throw Error(Failure::model, file + ": its progress is not that of a training on these data");
}

void Trainer::diverged(const std::string& what, int64_t batch) const {
  std::array<char, 32> rate;
  const auto end = std::to_chars(rate.data(), rate.data() + rate.size(), learning_rate_of(state_.steps)).ptr;
  std::string message = "training diverged in epoch " + std::to_string(state_.epoch) + ", batch " +
                        std::to_string(batch) + " (step " + std::to_string(state_.steps) + "): " + what +
                        ", at learning rate " + std::string(rate.data(), end) +
                        "; try a smaller train.optimizer.learning_rate, or data.normalize: auto";
  if (state_.model_epoch > 0) {
    message += "; " + in_.directory.model().string() + " holds epoch " + std::to_string(state_.model_epoch);
  }
  throw Error(Failure::diverged, message);
}

}  // namespace cnn

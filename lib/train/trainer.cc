#include "train/trainer.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "base/error.h"

namespace cnn {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::unique_ptr<Optimizer> make_optimizer(const TrainSpec& settings, Network& network) {
  std::vector<ParameterView> views;
  for (const Parameter& parameter : network.parameters()) {
    views.push_back({parameter.value, parameter.gradient, !parameter.is_bias});
  }
  return make_sgd(settings.optimizer, views);
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
      optimizer_(make_optimizer(settings_, in_.network)) {}

void Trainer::run() {
  const auto start = Clock::now();
  if (settings_.epochs == 0) {
    save_model_of(0);
    write_metrics(in_.directory.metrics(), rows_);
  }
  for (int64_t epoch = 1; epoch <= settings_.epochs; ++epoch) finish_epoch(train_epoch(epoch));
  if (validation_.images() > 0 && settings_.epochs > 0) evaluate_best_on_test();
  for (Observer* observer : in_.observers) {
    observer->on_done({in_.directory.model(), model_epoch_, steps_, seconds_since(start)});
  }
}

EpochMetrics Trainer::train_epoch(int64_t epoch) {
  if (in_.info.spec.data->shuffle) training_.shuffle(static_cast<uint64_t>(settings_.seed), epoch);
  EpochMetrics metrics;
  metrics.epoch = epoch;
  metrics.learning_rate = settings_.optimizer.learning_rate;
  const auto start = Clock::now();
  LossSum sum;
  int64_t seen = 0;
  for (int64_t batch = 0; batch < training_.batches(); ++batch) {
    const int64_t images = training_.batch_images(batch);
    const LossSum of_batch = train_batch(epoch, batch);
    sum.loss += of_batch.loss;
    sum.correct += of_batch.correct;
    metrics.seconds = seconds_since(start);
    metrics.images_per_second = static_cast<double>(seen + images) / metrics.seconds;
    for (Observer* observer : in_.observers) {
      observer->on_step({epoch, batch, training_.batches(), seen, training_.images(), settings_.epochs,
                         static_cast<float>(of_batch.loss / static_cast<double>(images)),
                         metrics.images_per_second});
    }
    seen += images;
  }
  metrics.train_loss = sum.loss / static_cast<double>(seen);
  metrics.train_accuracy = static_cast<double>(sum.correct) / static_cast<double>(seen);
  return metrics;
}

LossSum Trainer::train_batch(int64_t epoch, int64_t batch) {
  training_.fill(batch, in_.network.images(), in_.network.labels(), in_.workers.pool());
  const LossSum sum = in_.network.compute_gradients(training_.batch_images(batch));
  if (!std::isfinite(sum.loss)) diverged("the loss is no finite number", epoch, batch);
  optimizer_->step(settings_.optimizer.learning_rate, in_.workers.pool());
  ++steps_;
  return sum;
}

void Trainer::finish_epoch(EpochMetrics metrics) {
  for (const Parameter& parameter : in_.network.parameters()) {
    if (!all_finite(parameter.value)) {
      diverged(parameter.name + " holds numbers that are not finite", metrics.epoch, training_.batches() - 1);
    }
  }
  bool keep = true;
  if (validation_.images() > 0) {
    metrics.validation = evaluate_and_announce(Split::validation, validation_, metrics.epoch);
    keep = !best_ || is_better(*metrics.validation, *best_);
    if (keep) best_ = metrics.validation;
  } else {
    metrics.test = evaluate_and_announce(Split::test, test_, metrics.epoch);
  }
  if (keep) save_model_of(metrics.epoch);
  rows_.push_back(metrics);
  write_metrics(in_.directory.metrics(), rows_);
}

void Trainer::evaluate_best_on_test() {
  if (model_epoch_ != settings_.epochs) {
    const LoadedModel best = load_model(in_.directory.model());
    for (size_t i = 0; i < best.values.size(); ++i) {
      std::ranges::copy(best.values[i].span(), in_.network.parameters()[i].value.begin());
    }
  }
  rows_.back().test = evaluate_and_announce(Split::test, test_, model_epoch_);
  write_metrics(in_.directory.metrics(), rows_);
}

Evaluation Trainer::evaluate_and_announce(Split split, const Batches& batches, int64_t epoch) {
  const Evaluation result = evaluate(in_.network, batches, in_.workers.pool());
  for (Observer* observer : in_.observers) {
    observer->on_evaluation({split, epoch, result.loss, result.correct, result.total});
  }
  return result;
}

void Trainer::save_model_of(int64_t epoch) {
  ModelInfo info = in_.info;
  info.epoch = epoch;
  info.step = steps_;
  std::vector<TensorView> tensors;
  for (const Parameter& parameter : in_.network.parameters()) {
    tensors.push_back({parameter.name, parameter.dims, parameter.value});
  }
  save_model(in_.directory.model(), info, tensors);
  model_epoch_ = epoch;
}

void Trainer::diverged(const std::string& what, int64_t epoch, int64_t batch) const {
  std::array<char, 32> rate;
  const auto end =
      std::to_chars(rate.data(), rate.data() + rate.size(), settings_.optimizer.learning_rate).ptr;
  std::string message = "training diverged in epoch " + std::to_string(epoch) + ", batch " +
                        std::to_string(batch) + " (step " + std::to_string(steps_) + "): " + what +
                        ", at learning rate " + std::string(rate.data(), end) +
                        "; try a smaller train.optimizer.learning_rate, or data.normalize: auto";
  if (model_epoch_ > 0) {
    message += "; " + in_.directory.model().string() + " holds epoch " + std::to_string(model_epoch_);
  }
  throw Error(Failure::diverged, message);
}

}  // namespace cnn

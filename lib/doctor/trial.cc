#include "doctor/trial.h"

#include <algorithm>

#include "run/require_memory.h"
#include "spec/single_value_norm.h"
#include "train/memory_needs.h"
#include "train/network_optimizer.h"

namespace cnn {

int64_t trial_batch(const Patient& patient, int64_t images) {
  const int64_t least = single_value_norm(patient.plan).empty() ? 1 : 2;
  return std::min(images, std::max(least, patient.spec.train.batch_size));
}

bool has_room(const Patient& patient, int64_t batch) {
  TrainSpec train = patient.spec.train;
  train.average.decay = 0;
  train.accumulate = 1;
  return fits_memory(
      training_memory(train, patient.plan, {batch, batch}, false, patient.workers->pool().threads()));
}

int64_t trial_images(const Patient& patient, int64_t wanted) {
  constexpr int64_t kMostBytes = int64_t{64} << 20;
  const int64_t image = patient.plan.input.size() * static_cast<int64_t>(sizeof(float));
  return std::min(wanted, std::max(kMostBytes / image, patient.spec.train.batch_size));
}

FedImages training_images(const Patient& patient, int64_t wanted) {
  return feed(patient, sets_of(patient.data).front(), trial_images(patient, wanted));
}

uint64_t seed_of(const Patient& patient) {
  return static_cast<uint64_t>(patient.spec.train.seed);
}

TrainSpec usual_training() {
  TrainSpec train;
  train.optimizer = optimizer_defaults(AdamSpec{});
  return train;
}

Trial::Trial(const Patient& patient, const FedImages& fed, int64_t batch, const TrainSpec& train,
             uint64_t seed)
    : fed_(fed),
      batch_(std::min(batch, fed.count())),
      workers_(*patient.workers),
      network_(patient.plan, {batch_, batch_}, workers_, engine_of(patient.spec.train)) {
  network_.initialize(seed);
  optimizer_ = make_network_optimizer(train, network_);
}

double Trial::step(double learning_rate) {
  if (next_ + batch_ > fed_.count()) next_ = 0;
  put(next_, batch_);
  next_ += batch_;
  network_.set_noise({1, static_cast<uint64_t>(steps_)});
  const LossSum sum = network_.compute_gradients(batch_);
  optimizer_->step(++steps_, learning_rate, workers_.pool());
  return sum.loss / static_cast<double>(batch_);
}

Trial::Result Trial::evaluate() {
  Result result;
  for (int64_t first = 0; first < fed_.count(); first += batch_) {
    const int64_t count = std::min(batch_, fed_.count() - first);
    put(first, count);
    const LossSum sum = network_.evaluate(count);
    result.loss += sum.loss;
    result.accuracy += static_cast<double>(sum.correct);
  }
  const auto all = static_cast<double>(fed_.count());
  return {result.loss / all, result.accuracy / all};
}

void Trial::put(int64_t first, int64_t count) {
  const int64_t size = std::ssize(fed_.images) / fed_.count();
  std::copy_n(fed_.images.data() + first * size, count * size, network_.images());
  std::copy_n(fed_.labels.data() + first, count, network_.labels());
}

FedImages blank(const FedImages& fed) {
  FedImages blanks = fed;
  std::ranges::fill(blanks.images, 0.0F);
  return blanks;
}

}  // namespace cnn

#include "train/training_state.h"

#include <map>
#include <utility>

#include "base/error.h"

namespace cnn {
namespace {

constexpr int64_t kMostChanges = 10'000;  // of which a checkpoint holds the text

[[noreturn]] void refuse_more_changes() {
  throw Error(Failure::config, "a training takes at most " + std::to_string(kMostChanges) + " changes");
}

}  // namespace

EpochMetrics TrainingState::epoch_so_far(const Batches& batches) const {
  const auto images = static_cast<double>(batches.images_until(batch));
  EpochMetrics metrics;
  metrics.epoch = epoch;
  metrics.train_loss = loss_sum / images;
  metrics.train_accuracy = static_cast<double>(correct) / images;
  metrics.learning_rate = learning_rate;
  metrics.seconds = seconds;
  metrics.images_per_second = images / seconds;
  return metrics;
}

void TrainingState::apply(const RunSpec& config, const Change& change) {
  if (std::ssize(changes) == kMostChanges) refuse_more_changes();
  if (!change.is_load()) settings = with_change(config, settings, change);
  changes.push_back(change);
}

void TrainingState::apply_all(const RunSpec& config, std::vector<Change> made) {
  if (std::ssize(made) > kMostChanges) refuse_more_changes();
  std::map<std::string, const Change*> last;
  for (const Change& change : made) {
    check_change(change);
    last[change.key] = &change;
  }
  for (const Change& change : made) {
    if (!change.is_load() && last.at(change.key) == &change) settings = with_change(config, settings, change);
  }
  changes = std::move(made);
}

void TrainingState::begin_next_epoch() {
  ++epoch;
  batch = 0;
  cut = {};
  validated = false;
  loss_sum = 0;
  correct = 0;
  seconds = 0;
}

void TrainingState::take_back_end() {
  if (!rows.last()) return;
  rows.set_test(std::nullopt);
  if (rows.last()->epoch == epoch) rows.drop_last();
}

}  // namespace cnn

#include "train/same_training.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "config/write_config.h"
#include "optim/schedule.h"

namespace cnn {
namespace {

// `spec` with everything harmless as `other` has it, and what `other` leaves to be measured.
RunSpec with_harmless_of(RunSpec spec, const RunSpec& other) {
  spec.name = other.name;
  if (may_train_longer(spec.train)) spec.train.epochs = other.train.epochs;
  spec.train.log_every = other.train.log_every;
  spec.train.checkpoint_every = other.train.checkpoint_every;
  spec.train.early_stopping.patience = other.train.early_stopping.patience;
  if (std::holds_alternative<BalancedWeights>(other.train.loss.class_weights))
    spec.train.loss.class_weights = other.train.loss.class_weights;
  if (spec.data && other.data) {
    if (std::holds_alternative<AutoNormalization>(other.data->normalize))
      spec.data->normalize = other.data->normalize;
    spec.data->take_places_of(*other.data);
  }
  return spec;
}

std::vector<std::string> lines_of(const RunSpec& spec) {
  std::istringstream in(write_config(spec));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

// A schedule that ends with the training would have given other rates to the steps that have been made.
bool may_train_longer(const TrainSpec& train) {
  return !ends_with_training(train.schedule) || train.epochs == 0;
}

bool is_same_training(const RunSpec& before, const RunSpec& now) {
  return with_harmless_of(before, now) == now;
}

void check_same_training(const RunSpec& checkpoint, const RunSpec& config) {
  const RunSpec before = with_harmless_of(checkpoint, config);
  if (before == config) return;
  const auto old_lines = lines_of(before);
  const auto new_lines = lines_of(config);
  std::string differences;
  for (const std::string& line : old_lines) {
    if (std::ranges::find(new_lines, line) == new_lines.end()) differences += "\n- " + line;
  }
  for (const std::string& line : new_lines) {
    if (std::ranges::find(old_lines, line) == old_lines.end()) differences += "\n+ " + line;
  }
  const std::string why =
      before.train.epochs == config.train.epochs
          ? ""
          : "\nA schedule of this type runs to the last epoch: with other epochs each step had another rate.";
  throw Error(
      Failure::config,
      "--resume: the config is not the one that the checkpoint was trained with (-), so it cannot go on "
      "from there:" +
          differences + why + "\nUndo the change, or train anew in another directory.");
}

}  // namespace cnn

#include "run/planned_training.h"

#include <utility>

#include "run/run_place.h"
#include "run/training_config.h"

namespace cnn {

PlannedTraining plan_training(const TrainingWishes& wishes, Disk& disk, const Messages& messages) {
  refuse_taken_place(wishes);
  TrainingConfig config = read_training_config(wishes, messages);
  Beginning beginning = read_beginning(wishes, config, disk, messages);
  return {wishes, std::move(config.spec), std::move(config.plan), std::move(beginning), &disk};
}

}  // namespace cnn

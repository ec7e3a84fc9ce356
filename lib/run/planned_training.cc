#include "run/planned_training.h"

#include <utility>

#include "run/run_place.h"
#include "run/training_config.h"

namespace cnn {

PlannedTraining plan_training(const TrainingWishes& wishes, Disk& disk, const Messages& messages) {
  refuse_taken_place(wishes);
  TrainingConfig config = read_training_config(wishes, messages);
  Beginning beginning = read_beginning(wishes, config.spec.name, disk, messages);
  check_run_is_no_input(wishes, config, beginning.earlier ? &*beginning.earlier : nullptr);
  beginning.check_same(config.spec);
  return {wishes, std::move(config.spec), std::move(config.plan), std::move(beginning), &disk};
}

}  // namespace cnn

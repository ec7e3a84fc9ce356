#include "config/write_train.h"

#include "config/read_loss.h"
#include "config/read_optimizer.h"
#include "config/read_schedule.h"
#include "config/scalars.h"

namespace cnn {
std::string train_section(const TrainSpec& train) {
  return "train:\n  epochs: " + std::to_string(train.epochs) +
         "\n  batch_size: " + std::to_string(train.batch_size) +
         "\n  eval_batch_size: " + std::to_string(train.eval_batch_size) +
         "\n  algorithm: " + word_of(train.algorithm) + "\n  loss: " + loss_text(train.loss) +
         "\n  optimizer: " + optimizer_text(train.optimizer) +
         "\n  schedule: " + schedule_text(train.schedule) +
         "\n  validate_every: " + std::to_string(train.validate_every) +
         "\n  early_stopping: {patience: " + std::to_string(train.patience) +
         "}\n  average: {decay: " + to_decimal(train.average_decay) +
         "}\n  accumulate: " + std::to_string(train.accumulate) + "\n  seed: " + std::to_string(train.seed) +
         "\n  log_every: " + (train.log_every == 0 ? "auto" : std::to_string(train.log_every)) +
         "\n  checkpoint_every: " + std::to_string(train.checkpoint_every) +
         "\n  keep: " + word_of(train.keep) + "\n";
}

}  // namespace cnn

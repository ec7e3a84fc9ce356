// How far a training has come: with the weights and the optimizer's numbers, all that decides what comes
// next. The random numbers need no state: they follow from the seed and the epoch.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "infer/evaluate.h"
#include "train/metrics.h"

namespace cnn {

struct TrainingState {
  int64_t epoch = 1;    // that is being trained, or comes next
  int64_t batch = 0;    // of it, that comes next
  int64_t steps = 0;    // updates made in all
  double loss_sum = 0;  // of this epoch's images so far
  int64_t correct = 0;
  double seconds = 0;
  double step_weight = 0;          // of this step's batches so far, where it has several
  bool validated = false;          // after the batch that was trained last, within the epoch
  std::optional<Evaluation> best;  // on the validation split; where there is none, on the test set
  int64_t best_epoch = 0;          // of it
  int64_t stale = 0;               // validations since then, none of them better
  int64_t model_epoch = 0;         // whose weights model.bin holds
  MetricsRows rows;                // of the epochs that are done, and of one that patience has cut short
};

// As text that reads back as the same bits, but for the settled rows: of them their number and digest. Its
// length does not depend on how many epochs there have been.
std::map<std::string, std::string> to_text(const TrainingState& state);

// Throws Failure::model, beginning with `file`, where an entry is missing or malformed. The text of
// the settled rows is in what versions up to 0.1 wrote, else metrics.csv has it.
TrainingState state_from_text(const std::map<std::string, std::string>& text, const std::string& file);

}  // namespace cnn

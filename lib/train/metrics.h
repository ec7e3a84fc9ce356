// metrics.csv: a row an epoch.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "train/evaluate.h"

namespace cnn {

struct EpochMetrics {
  int64_t epoch = 0;
  double train_loss = 0;  // mean over the images of the epoch's batches, each before its update, as minimized
  double train_accuracy = 0;  // likewise
  std::optional<Evaluation> validation;
  std::optional<Evaluation> test;
  double learning_rate = 0;
  double seconds = 0;  // of training, without evaluation
  double images_per_second = 0;
};

// The header and these rows; cells without a value are empty.
std::string metrics_text(const std::vector<EpochMetrics>& rows);

}  // namespace cnn

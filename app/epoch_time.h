// How long an epoch takes here, from a few batches.
#pragma once

#include <cstdint>

#include "layers/workers.h"
#include "spec/run_spec.h"

namespace cnn::app {

struct EpochTime {
  int64_t batches = 0;            // measured, of training
  double batch_seconds = 0;       // the median: forward, backward and update
  double evaluation_seconds = 0;  // of a batch of `evaluated`
  int64_t evaluated = 0;

  // Of so many images in batches of `batch_size`.
  double training(int64_t images, int64_t batch_size) const;
  double evaluation(int64_t images) const;
};

// Trains the real network on one batch of random numbers, again and again for about two seconds, at least 3
// times, and evaluates it likewise. Throws Failure::resource where memory does not suffice.
EpochTime measure_epoch_time(const TrainSpec& train, const NetworkPlan& plan, Workers& workers);

}  // namespace cnn::app

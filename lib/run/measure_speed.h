// How fast a network is on this machine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "layers/step_profile.h"
#include "layers/workers.h"
#include "run/messages.h"
#include "run/threads_model.h"
#include "spec/network_spec.h"
#include "spec/run_spec.h"

namespace cnn {

struct SpeedWishes {
  bool inference = false;                       // only forward, as in evaluation
  int64_t images = 0;                           // a batch
  double seconds = 2;                           // how long to measure
  std::optional<DataSpec> real = std::nullopt;  // batches of its training images; else random numbers
  bool can_skip_bad = true;                     // DataNeeds
  std::string place = {};                       // of the config, for messages
  bool tasks = false;                           // times every task; only with one thread
};

// What the processor reaches at most.
struct Peak {
  double gflops = 0;
  std::string
      of;  // "OpenBLAS's kernel SkylakeX", "cnn's own products, AVX-512 (OpenBLAS's kernel Nehalem: 60)"
};

struct Speed {
  int64_t batch_images = 0;      // no more than there are
  int64_t images = 0;            // measured, in all
  double seconds = 0;            // that they took
  double input_seconds = 0;      // of these: waiting for real images
  double update_seconds = 0;     // and the optimizer's
  double images_per_second = 0;  // in the median batch
  std::vector<double> batch_seconds;
  Peak peak;  // measure_peak()
  std::vector<StepProfile> steps;
  std::vector<TimedPart> parts;  // of a batch, where tasks were to be timed
};

// Runs batches for that long, at least 3, after a few that warm up. Weights stay what they are. Throws
// Failure::resource where memory does not suffice, Failure::config where every batch is of one image that a
// batch_norm cannot learn from, and what open_images throws.
Speed measure_speed(const RunSpec& spec, const NetworkPlan& plan, const SpeedWishes& wishes, Workers& workers,
                    const Messages& messages);

struct EpochTime {
  int64_t batches = 0;            // measured, of training
  double batch_seconds = 0;       // the median: forward, backward and update
  double evaluation_seconds = 0;  // of a batch of `evaluated`
  int64_t evaluated = 0;

  // Of so many images in batches of `batch_size`.
  double training(int64_t images, int64_t batch_size) const;
  double evaluation(int64_t images) const;
};

// Trains the real network on one batch of random numbers, again and again for about `seconds`, at least 3
// times, and evaluates it likewise for a tenth of that. Throws Failure::resource where memory does not
// suffice.
EpochTime measure_epoch_time(const TrainSpec& train, const NetworkPlan& plan, double seconds,
                             Workers& workers);

// The faster of two products of single-precision matrices, one on each thread at once, in the best of a few
// rounds: a large one of OpenBLAS's sgemm, and one of our own that stays in the cache. Takes two tenths of a
// second.
Peak measure_peak(Workers& workers);

}  // namespace cnn

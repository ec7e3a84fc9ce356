// The training loop announces; whoever wants to display, log or record subscribes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "data/open_dataset.h"

namespace cnn {

// A batch has been trained on.
struct StepEvent {
  int64_t epoch = 0;             // 1, 2, ...
  int64_t batch = 0;             // 0, 1, ... within the epoch
  int64_t batches = 0;           // in the epoch
  int64_t seen = 0;              // images of the epoch before this batch
  int64_t total = 0;             // images in the epoch
  int64_t epochs = 0;            // that will be trained
  float loss = 0;                // the mean over this batch, before its update
  double images_per_second = 0;  // over this epoch so far
  int64_t images = 0;            // in this batch
  int64_t correct = 0;           // of them, before its update
};

// A whole split has been evaluated.
struct EvaluationEvent {
  Split split = Split::test;
  int64_t epoch = 0;  // whose weights were evaluated
  double loss = 0;    // the mean, neither smoothed nor weighted
  int64_t correct = 0;
  int64_t total = 0;
};

// The run is complete; its model is on disk.
struct DoneEvent {
  std::filesystem::path model;
  int64_t epoch = 0;  // that the model is of
  int64_t steps = 0;
  double seconds = 0;
  int64_t last_epoch = 0;      // that was trained, be it in part
  bool stopped_early = false;  // before the epochs asked for, by early_stopping
  std::optional<EvaluationEvent> best =
      std::nullopt;  // on the validation split, else on the test set, if any
};

class Observer {
 public:
  Observer() = default;
  virtual ~Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;

  virtual void on_step(const StepEvent& /*event*/) {}
  virtual void on_evaluation(const EvaluationEvent& /*event*/) {}
  virtual void on_done(const DoneEvent& /*event*/) {}

  // Something a person should know that does not end the run: a checkpoint that could not be written.
  virtual void on_warning(const std::string& /*message*/) {}
};

}  // namespace cnn

// How long a training still takes, from its first batches on.
#pragma once

#include <cstdint>
#include <optional>

#include "train/observer.h"

namespace cnn {

// What is evaluated: images after each epoch, and once more at the end.
struct EvaluatedImages {
  int64_t of_epoch = 0;
  int64_t at_end = 0;
};

class TimeLeft {
 public:
  explicit TimeLeft(EvaluatedImages evaluated) : evaluated_(evaluated) {}

  // A step; `validate_every` batches within an epoch there is an evaluation too, where that is above 0.
  void take(const BatchEvent& event, int64_t validate_every);
  // An evaluation of so many images, which took so long.
  void take_evaluation(int64_t images, double seconds);

  // In seconds, by what this epoch and the one before it took, without the first batch of all, which takes
  // memory too, as soon as there is a second; evaluations as the last one, and before it as what a forward
  // pass costs. Nothing before the first step.
  std::optional<double> seconds() const;

 private:
  // What steps have taken.
  struct Part {
    double images = 0;
    double seconds = 0;
  };

  double image_seconds() const;
  int64_t evaluations_left() const;

  EvaluatedImages evaluated_;
  BatchEvent last_;
  int64_t validate_every_ = 0;
  bool is_evaluated_ = false;   // since the last step
  bool is_first_here_ = false;  // the first batch of all is of this epoch
  Part first_;
  Part now_;
  Part before_;
  std::optional<double> evaluation_seconds_;  // of an image
};

}  // namespace cnn

// How fast a training is, for whoever waits for its end.
#pragma once

#include "train/observer.h"

namespace cnn {

// Carries on from epoch to epoch: the first batches of one say little by themselves.
class SteadyRate {
 public:
  // Takes in a step; in images a second, over this epoch and the one before it.
  double look(const BatchEvent& event);

  // Whether a second and three steps have been seen: one says nothing yet, the first takes memory too.
  bool is_steady() const { return steps_ >= 3 && now_.seconds + before_.seconds >= 1; }

 private:
  // What an epoch has taken so far.
  struct Part {
    double images = 0;
    double seconds = 0;
  };

  int64_t epoch_ = 0;
  int64_t steps_ = 0;
  Part now_;
  Part before_;
};

}  // namespace cnn

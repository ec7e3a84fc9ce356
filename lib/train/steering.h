// Obeys the commands of a training's control between two of its steps (train/control.h).
#pragma once

#include <string>

#include "train/saver.h"
#include "train/stepper.h"
#include "train/training_input.h"
#include "train/training_state.h"

namespace cnn {

class Steering {
 public:
  // All of them outlive this.
  Steering(const TrainingInput& input, TrainingState& state, Stepper& stepper, Saver& saver);

  // Obeys what waits, and waits itself while the training is paused, until it goes on or is to stop. Returns
  // the seconds that it was paused. Within a step of several batches nothing is obeyed before the last of
  // them. Throws as Saver::save where a file is to hold what is not finite.
  double obey();

 private:
  Answer answer(const Command& command);
  Answer set_pause(bool is_paused);
  Answer change(const Change& change);
  Answer refusal_of_batches(int64_t size) const;

  const TrainingInput& in_;
  TrainingState& state_;
  Stepper& stepper_;
  Saver& saver_;
  bool is_paused_ = false;
  int64_t until_step_ = 0;  // as soon as so many are made, where paused
};

}  // namespace cnn

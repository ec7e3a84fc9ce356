// Obeys the commands of a training's control between two of its steps (train/control.h).
#pragma once

#include <filesystem>
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

  // Obeys what waits, and waits itself while the training is paused, until it goes on or is to stop: no time
  // of the training's. Within a step of several batches nothing is obeyed before the last of them. Unless a
  // batch comes next, no weights are loaded, and what is planned waits. Throws as Saver::save where a file is
  // to hold what is not finite.
  void obey(bool before_batch);

  // Before the first batch of an epoch: a size of batches that had to wait for it is changed now, if memory
  // is to be had; else it is warned of.
  void begin_epoch();

  // Before the first batch of a training that goes on. Throws Failure::config where what was changed so far
  // is not what its changes are planned to be.
  void resume();

  // After the end: obeys who waits to look, and nobody else.
  void show();

  // At the end: warns of planned changes whose step has not come.
  void end();

 private:
  void make_planned();
  Answer answer(const Command& command);
  Answer look(const Command& command);
  Answer load(const std::string& name, const std::filesystem::path& directory, const std::string& digest);
  Answer set_pause(bool is_paused);
  Answer change(const Change& change);
  Answer change_batches(const Change& change, int64_t size);
  void make(const Change& change);

  const TrainingInput& in_;
  TrainingState& state_;
  Stepper& stepper_;
  Saver& saver_;
  bool may_load_ = true;
};

}  // namespace cnn

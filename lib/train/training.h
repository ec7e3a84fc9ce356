// A training as a machine that makes one step at a time.
#pragma once

#include <optional>
#include <string>

#include "train/evaluations.h"
#include "train/saver.h"
#include "train/steering.h"
#include "train/stepper.h"
#include "train/training_input.h"
#include "train/training_state.h"

namespace cnn {

// What Training::next() did.
enum class Did {
  batch,       // trained on one, and made a step where it was the step's last
  validation,  // within an epoch
  epoch,       // evaluated its end
  test,        // by the best weights, at the end
  save,        // wrote the run's files
  stop,        // saved, because a stop was asked for: nothing follows
  end,         // nothing is left to do: nothing follows
};

// Trains the epochs that are left, evaluates after each (and, on a validation split, each validate_every
// batches within it), ends early where patience ends, and keeps model.bin (by the spec's `keep` the best on
// the validation split, if there is one, or the last), metrics.csv and last.bin up to date; an epoch cut
// short has a row of what was trained of it. last.bin is written at each epoch's end, each checkpoint_every
// batches and when stopped; what cannot be written is a warning and is tried again with the next one, but for
// the last. Zero epochs write the network as it is. Observers are warned, once after the first epoch that
// tells and once more after the last, where nothing is learned or the loss is absurd though finite
// (train/learning_doubts.h).
//
// All is done on the thread that calls, but for the pieces of work that `workers` share.
class Training {
 public:
  // Ready for its first step: from the start, or where the input's checkpoint left off, whose weights,
  // numbers of the optimizer and progress it takes; its spec is the input's, but for what check_same_training
  // allows (train/same_training.h). From now on nothing refuses the training. Throws as Saver and
  // Saver::resume.
  explicit Training(const TrainingInput& input);
  Training(const Training&) = delete;
  Training& operator=(const Training&) = delete;

  // Nothing is left to do.
  bool is_finished() const { return due() == Due::end; }

  // Obeys the commands that wait in the control (train/control.h), where it stands between two steps, and
  // does the one thing that comes next; paused, it returns only after that. Throws Failure::diverged where a
  // loss or a weight is no finite number any more (it names the step, the first bad layer, the learning rate
  // and what to try, and earlier files stay); Failure::resource where the last files cannot be written.
  Did next();

  // After the last next(): obeys the commands of those who wait to look.
  void show() { steering_.show(); }

  const TrainingState& state() const { return state_; }
  const TrainingTimes& times() const { return stepper_.times(); }

  // The epoch with the best figures on the validation split, or on the test set where there is none.
  std::optional<EvaluationEvent> best() const;

 private:
  enum class Due { save, validation, batch, epoch, test, end };

  // However a training ends, whoever waits for an answer of its control gets one.
  struct ClosesControl {
    Control& control;
    ~ClosesControl() { control.close(); }
  };

  void go_on(const CheckpointFile& checkpoint);
  Due due() const;
  void begin();
  Did do_next();
  Did train_batch();
  std::optional<Evaluation> validate();
  bool evaluate_within_epoch();
  bool evaluate_epoch();

  TrainingInput in_;
  ClosesControl closes_control_{in_.control};
  TrainingState state_;
  Stepper stepper_;
  Evaluations evaluations_;
  Saver saver_;
  Steering steering_;
};

}  // namespace cnn

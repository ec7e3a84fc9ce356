// A training that learns nothing, and the likely cause. Only what costs next to nothing is looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "data/open_dataset.h"
#include "infer/evaluate.h"
#include "network/network.h"
#include "spec/run_spec.h"
#include "train/input_look.h"

namespace cnn {

// What is known of a training at the end of an epoch.
struct LearningFacts {
  int64_t epoch = 0;
  bool is_last = false;  // of the training
  int64_t steps = 0;
  int64_t batches = 0;         // trained on; several make a step by train.accumulate
  double mean_rate_share = 1;  // of the learning rate, that the schedule has left so far
  double first_loss = 0;       // of a batch, its mean
  double highest_loss = 0;     // likewise
  bool is_sorted = false;      // the images are trained on sorted by class
  std::string split;           // "test" or "validation": what the figures below are of
  Evaluation evaluation;
  ClassCounts counts;
  double train_accuracy = 0;              // of the epoch's batches, as they came
  double learning_rate = 0;               // in force, the schedule's factor in it
  double weight_change = 1;               // relative, of some of the weights, since the first step
  double largest_share = 0;               // of the images trained on, the most frequent class's
  std::string largest_class;              // its name
  InputFigures input;                     // of the first batches
  std::vector<std::string> gradientless;  // weights that no gradient reaches, though they learn
  std::vector<std::string> enormous;      // weights that began far larger than He's would
};

// What is seen of a batch that has been trained on.
struct BatchSeen {
  double mean_loss;
  double rate_share;              // of the settings' learning rate, that the schedule left
  std::span<const float> images;  // as the network was given them
};

// Whether so many steps have been made that a network should have learned something.
bool has_steps_enough(const LearningFacts& facts);

// Or, at the end, some batches, few as they or their steps may be.
bool may_be_judged(const LearningFacts& facts);

// What to tell a person: that nothing has been learned (no more right than always saying the most frequent
// class, and a loss not below that of guessing) though some tens of steps have been made, or the training
// images alone, and why; that the loss is absurd; or that averaged weights lag behind. Else nothing. `train`:
// the settings in force.
std::optional<std::string> learning_doubt(const LearningFacts& facts, const TrainSpec& train,
                                          const RunSpec& spec, const std::vector<std::string>& classes);

// What to tell where images are not shuffled and come sorted by class, so that most batches of `batch_size`
// hold few classes; else nothing. `order`: the images trained on, as indices into `labels`.
std::optional<std::string> order_doubt(std::span<const int64_t> order, const std::vector<int32_t>& labels,
                                       int64_t classes, int64_t batch_size);

// Collects the facts.
class LearningWatch {
 public:
  // Of a network before the first step that is seen; it must outlive this. `are_drawn`: its weights are those
  // that `init` has drawn, and no other training's.
  LearningWatch(const Network& network, bool are_drawn);

  void see_batch(const BatchSeen& batch);

  // Of the network after a step, before the next.
  LearningFacts facts() const;

 private:
  double weight_change() const;

  const Network& network_;
  bool are_drawn_;
  std::vector<std::vector<float>> sample_;  // of each parameter, some of its first values
  int64_t batches_ = 0;
  double rate_shares_ = 0;
  InputLook look_;
  LearningFacts facts_;
};

}  // namespace cnn

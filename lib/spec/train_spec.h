// How to train. Defaults are those of a config that leaves a key out.
#pragma once

#include <cstdint>
#include <vector>

#include "kinds/key.h"
#include "spec/engine.h"
#include "spec/group_spec.h"
#include "spec/layer_settings.h"
#include "spec/loss_spec.h"
#include "spec/optimizer_spec.h"
#include "spec/schedule_spec.h"

namespace cnn {

// Whose weights model.bin holds.
enum class Keep {
  best,  // on the validation split: highest accuracy, then lowest loss; where there is none, the last
  last,
};

constexpr const char* word_of(Keep keep) {
  switch (keep) {
    case Keep::best:
      return "best";
    case Keep::last:
      return "last";
  }
  return nullptr;
}

// By how many looks at an image its class is told; their logits are averaged.
enum class EvaluateWith {
  none,          // the image alone
  mirror,        // it and its mirror image, alike
  mirror_shift,  // each of these two by 1/4, and moved one pixel up and left, and down and right, by 1/8
};

constexpr const char* word_of(EvaluateWith scheme) {
  switch (scheme) {
    case EvaluateWith::none:
      return "none";
    case EvaluateWith::mirror:
      return "mirror";
    case EvaluateWith::mirror_shift:
      return "mirror_shift";
  }
  return nullptr;
}

inline constexpr int64_t kMostShards = 65'536;

// What a member takes that is a whole number from 1, or `auto`, which is 0.
struct AutoOrCount {};

// What a member takes that is a list of mappings.
struct Mappings {};

// When to end before the last epoch.
struct EarlyStopping {
  int64_t patience = 0;  // above 0: after so many validations in a row that were not better; then there is a
                         // validation split

  static constexpr SectionText section = {"train.early_stopping", "{patience: 5}",
                                          "when to end before the last epoch", "{patience: N}"};
  static void describe(auto& spec, auto&& each) {
    each("patience", spec.patience, WholeRange{0}, "validations in a row that may be no better",
         Required{", such as patience: 5"});
  }
  bool operator==(const EarlyStopping&) const = default;
};

struct Average {
  double decay = 0;  // in [0, 1); above 0: evaluated and saved is the weights' moving average

  static constexpr SectionText section = {"train.average", "{decay: 0.999}",
                                          "a moving average of the weights", "{decay: X}"};
  static void describe(auto& spec, auto&& each) {
    each("decay", spec.decay, kBelowOne, "how much of the average stays at each step",
         Required{", such as decay: 0.999"});
  }
  bool operator==(const Average&) const = default;
};

struct TrainSpec {
  int64_t epochs = 10;  // 0 writes the initial network
  int64_t batch_size = 64;
  int64_t eval_batch_size = 64;
  int64_t seed = 1;
  int64_t log_every = 0;         // batches; 0: as many as make about 20 lines an epoch (log_interval)
  int64_t checkpoint_every = 0;  // batches; 0: at the end of each epoch
  OptimizerSpec optimizer;
  ScheduleSpec schedule;
  Algorithm algorithm = Algorithm::automatic;
  Average average = {};
  int64_t accumulate = 1;  // batches a step
  int64_t shards = 1;      // parts of a batch, each computed by itself
  LossSpec loss;
  int64_t validate_every = 0;  // batches, beside each epoch's end; above 0 there is a validation split
  EarlyStopping early_stopping = {};
  Keep keep = Keep::best;
  EvaluateWith evaluate_with = EvaluateWith::none;
  std::vector<GroupSpec> groups = {};  // of several that match a parameter, the last wins

  static constexpr SectionText section = {"train", "{epochs: 10, batch_size: 64}", "how to train",
                                          "a mapping"};
  static void describe(auto& spec, auto&& each) {
    each("epochs", spec.epochs, WholeRange{0, kMaxSide},
         "times that all images are trained on; 0 writes the first weights");
    each("batch_size", spec.batch_size, kCount, "images a batch");
    each("eval_batch_size", spec.eval_batch_size, kCount,
         "images at once in evaluations; default: batch_size", Like{spec.batch_size});
    each("evaluate_with", spec.evaluate_with, OneWord{},
         "looks at an image in evaluations, whose logits are averaged: mirrored too, moved too");
    each("algorithm", spec.algorithm, OneWord{},
         "of convolutions: auto is the fastest, exact leaves transforms out");
    each("loss", spec.loss, Mapping{}, "what is minimized beside plain cross-entropy: see `cnn help train`");
    each("optimizer", spec.optimizer, TypeOrMapping{},
         "how gradients change weights: see `cnn help optimizers`");
    each("schedule", spec.schedule, TypeOrMapping{}, "how the learning rate moves: see `cnn help schedules`");
    each("groups", spec.groups, Mappings{}, "settings of some parameters: see `cnn help train.groups`");
    each("validate_every", spec.validate_every, WholeRange{0},
         "batches from one validation to the next, beside each epoch's end");
    each("early_stopping", spec.early_stopping, Mapping{},
         "ends after N validations that were no better; 0: never");
    each("average", spec.average, Mapping{},
         "a moving average of the weights is evaluated and saved; 0: none");
    each("accumulate", spec.accumulate, kCount, "batches that make one step together");
    each("shards", spec.shards, WholeRange{1, kMostShards},
         "parts of a batch, computed one by one or by as many machines: see `cnn help machines`");
    each("seed", spec.seed, WholeRange{0}, "of first weights, order of images and all else that is drawn");
    each("log_every", spec.log_every, AutoOrCount{},
         "batches from one line of the log to the next; auto: about 20 lines an epoch");
    each("checkpoint_every", spec.checkpoint_every, WholeRange{0},
         "batches from one checkpoint to the next; 0: at each epoch's end");
    each("keep", spec.keep, OneWord{},
         "whose weights model.bin holds: the best on the validation images, if any, or the last");
  }
  bool operator==(const TrainSpec&) const = default;
};

// Of an epoch of `batches` batches the first and each log_interval-th after it are logged.
int64_t log_interval(int64_t log_every, int64_t batches);

// That of a config is its batch_size, or its largest shard's: so a model is evaluated by the algorithms that
// it was trained with, and says the same of an image wherever it sees it.
inline Engine engine_of(const TrainSpec& train) {
  return {(train.batch_size + train.shards - 1) / train.shards, train.algorithm};
}

}  // namespace cnn

// The keys of `train` and of what stands below it.
#include "config/described.h"
#include "config/keys.h"
#include "kinds/kind_list.h"
#include "spec/layer_settings.h"
#include "spec/optimizer_spec.h"
#include "spec/run_spec.h"
#include "spec/schedule_spec.h"

namespace cnn {
namespace {

// A row for each type of a list of kinds; `more` is what to add to its meaning.
template <typename List, typename More>
std::vector<KeyType> types_of(More more) {
  std::vector<KeyType> types;
  for_each_kind<List>([&](const auto& kind) {
    types.push_back({kind.text.word, std::string(kind.text.meaning) + more(kind), keys_of(kind)});
  });
  return types;
}

// ", of adamw 0.01": the optimizers whose default weight decay is not that of most.
std::string other_decays() {
  std::string text;
  for_each_kind<OptimizerKind>([&](const auto& kind) {
    if (kind.weight_decay == OptimizerSpec{}.weight_decay) return;
    text += std::string(", of ") + kind.text.word + " " + short_decimal(kind.weight_decay);
  });
  return text;
}

std::vector<Key> common_optimizer_keys() {
  std::vector<Key> keys = {{"type",
                            Other{"one of the types below; alone, `optimizer: adam`, it has its defaults"},
                            SgdSpec::text.word, "the rule"}};
  const OptimizerSpec defaults;
  OptimizerSpec::describe_rate(defaults, KeyLister(keys));
  OptimizerSpec::describe(defaults, KeyLister(keys));
  for (Key& key : keys) {
    if (key.name == "learning_rate") key.meaning += "; default: see the types";
    if (key.name == "weight_decay") key.meaning += "; default " + key.fallback + other_decays();
    if (key.name == "learning_rate" || key.name == "weight_decay") key.fallback.clear();  // it is the type's
  }
  return keys;
}

std::vector<Key> common_schedule_keys() {
  std::vector<Key> keys = {
      {"type", Other{"one of the types below; one alone, `schedule: cosine`, where its keys have defaults"},
       "", "the curve"}};
  const ScheduleSpec defaults;
  ScheduleSpec::describe(defaults, KeyLister(keys));
  return keys;
}

}  // namespace

const KeyTable& train_keys() {
  static const KeyTable table = {
      "train",
      "{epochs: 10, batch_size: 64}",
      "how to train",
      {{"epochs", WholeRange{0, kMaxSide}, "10",
        "times that all images are trained on; 0 writes the first weights"},
       {"batch_size", WholeRange{1, kMaxSide}, "64", "images a step"},
       {"eval_batch_size", WholeRange{1, kMaxSide}, "", "images at once in evaluations; default: batch_size"},
       {"seed", WholeRange{0}, "1", "of first weights, order of images and all else that is drawn"},
       {"log_every", Other{"auto or a whole number of at least 1"}, "auto",
        "batches from one line of the log to the next; auto: about 20 lines an epoch"},
       {"checkpoint_every", WholeRange{0}, "0",
        "batches from one checkpoint to the next; 0: at each epoch's end"},
       {"algorithm", OneOf{words_of<Algorithm>()}, "auto",
        "of convolutions: auto is the fastest, exact leaves transforms out"},
       {"loss", Other{"a mapping"}, "", "what is minimized beside plain cross-entropy: see `cnn help train`"},
       {"optimizer", Other{"a type or a mapping"}, "sgd",
        "how gradients change weights: see `cnn help optimizers`"},
       {"schedule", Other{"a type or a mapping"}, "constant",
        "how the learning rate moves: see `cnn help schedules`"},
       {"validate_every", WholeRange{0}, "0",
        "batches from one validation to the next, beside each epoch's end"},
       {"early_stopping", Other{"{patience: N}"}, "{patience: 0}",
        "ends after N validations that were no better; 0: never"},
       {"average", Other{"{decay: X}"}, "{decay: 0}",
        "a moving average of the weights is evaluated and saved; 0: none"},
       {"accumulate", WholeRange{1, kMaxSide}, "1", "batches that make one step together"},
       {"keep", OneOf{words_of<Keep>()}, "best",
        "whose weights model.bin holds: the best on the validation images, if any, or the last"}}};
  return table;
}

const KeyTable& loss_keys() {
  static const KeyTable table = {
      "train.loss",
      "{label_smoothing: 0.1}",
      "what is minimized: PyTorch's CrossEntropyLoss",
      {{"label_smoothing", kFraction, "0", "the share of each label that is spread over all classes"},
       {"class_weights", Other{"none, balanced or a list with a weight for each class"}, "none",
        "what an image counts, by its class; balanced: images/(classes*images of the class)"}}};
  return table;
}

const KeyTable& stopping_keys() {
  static const KeyTable table = {
      "train.early_stopping",
      "{patience: 5}",
      "when to end before the last epoch",
      {{"patience", WholeRange{0}, "", "validations in a row that may be no better"}}};
  return table;
}

const KeyTable& average_keys() {
  static const KeyTable table = {"train.average",
                                 "{decay: 0.999}",
                                 "a moving average of the weights",
                                 {{"decay", kBelowOne, "", "how much of the average stays at each step"}}};
  return table;
}

const KeyTable& optimizer_keys() {
  static const KeyTable table = {"train.optimizer", "{type: sgd, learning_rate: 0.01}",
                                 "how gradients change weights: names, defaults and formulas are PyTorch's",
                                 common_optimizer_keys(), types_of<OptimizerKind>([](const auto& kind) {
                                   return "; learning_rate " + short_decimal(kind.learning_rate);
                                 })};
  return table;
}

const KeyTable& schedule_keys() {
  static const KeyTable table = {
      "train.schedule", "{type: cosine}",
      "how the learning rate moves: it is the optimizer's times a factor of the time t, T at the end",
      common_schedule_keys(), types_of<ScheduleKind>([](const auto& /*kind*/) { return ""; })};
  return table;
}

}  // namespace cnn

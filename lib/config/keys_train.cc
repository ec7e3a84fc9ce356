// The keys of `train` and of what stands below it.
#include "config/described.h"
#include "config/keys.h"
#include "config/read_groups.h"
#include "config/read_loss.h"
#include "config/read_optimizer.h"
#include "config/read_schedule.h"
#include "config/read_train.h"
#include "kinds/kind_list.h"
#include "spec/optimizer_spec.h"
#include "spec/schedule_spec.h"
#include "spec/train_spec.h"

namespace cnn {
namespace {

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

std::vector<KeyType> optimizer_types() {
  std::vector<KeyType> types = types_of<OptimizerKind>(
      [](const auto& kind) { return "; learning_rate " + short_decimal(kind.learning_rate); });
  for (KeyType& type : types) {
    const OptimizerSpec defaults = optimizer_defaults(*kind_named<OptimizerKind>(type.word));
    if (defaults.others.empty()) continue;
    type.keys.push_back({"others", Other{"a type or a mapping, as here"}, short_text(defaults.others.front()),
                         "the rule of all other parameters: biases, norms"});
  }
  return types;
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
  return section_keys<TrainSpec>();
}

std::vector<const KeyTable*> train_tables() {
  std::vector<const KeyTable*> tables = {&train_keys(), &optimizer_keys(), &schedule_keys()};
  const TrainSpec defaults;
  TrainSpec::describe(defaults, SectionLister(tables));
  tables.push_back(&section_keys<GroupSpec>());
  return tables;
}

const KeyTable& optimizer_keys() {
  static const KeyTable table = {"train.optimizer", "{type: sgd, learning_rate: 0.01}",
                                 "how gradients change weights: names, defaults and formulas are PyTorch's",
                                 common_optimizer_keys(), optimizer_types()};
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

// Settings of some of a network's parameters, in the place of those of all.
#pragma once

#include <optional>
#include <string>

#include "kinds/key.h"
#include "spec/optimizer_spec.h"
#include "spec/schedule_spec.h"

namespace cnn {

// What a member takes that says which parameters are meant.
struct ParameterMatch {};

struct GroupSpec {
  std::string match;  // biases, norms, convs, fcs, or the name of a layer or parameter with * and ?
  std::optional<OptimizerSpec> optimizer = {};  // absent here and below: as `train` has it
  std::optional<double> learning_rate = {};
  std::optional<double> weight_decay = {};
  std::optional<ScheduleSpec> schedule = {};

  static constexpr SectionText section = {
      "train.groups", "{match: biases, learning_rate: 0.1}",
      "settings of some parameters; of several groups that match one, the last wins", "a list of mappings"};
  static void describe(auto& spec, auto&& each) {
    each("match", spec.match, ParameterMatch{},
         "which: all of a kind, or those of a layer's or their own name",
         Required{", such as match: biases"});
    each("optimizer", spec.optimizer, TypeOrMapping{}, "their rule; default: train.optimizer");
    each("learning_rate", spec.learning_rate, kNotNegative, "in the place of the rule's");
    each("weight_decay", spec.weight_decay, kNotNegative,
         "in the place of the rule's; of biases and norms too, without the factors of layers");
    each("schedule", spec.schedule, TypeOrMapping{}, "how their rate moves; default: train.schedule");
  }
  bool operator==(const GroupSpec&) const = default;
};

}  // namespace cnn

// `train`: how to train.
#pragma once

#include <cstdint>
#include <string>

#include "config/values.h"
#include "spec/network_spec.h"
#include "spec/train_spec.h"

namespace cnn {

// What the rest of the config says and `train` must agree with.
struct TrainContext {
  const NetworkPlan* plan = nullptr;  // of the network, if it is known
  bool has_validation = true;         // a split; or no data at all, or mistakes in them
};

// What the section says. Where something has been reported, the result has the default there.
TrainSpec read_train(const Cursor& train, const TrainContext& context);

// As read_train reads it, every default written out.
std::string train_section(const TrainSpec& train);

bool read_value(const Cursor& value, AutoOrCount takes, int64_t& out);
Takes takes_of(AutoOrCount takes, int64_t value);
std::string value_text(AutoOrCount takes, int64_t value);

}  // namespace cnn

// What the config of a training says.
#pragma once

#include <optional>

#include "run/messages.h"
#include "run/training_wishes.h"
#include "spec/network_spec.h"
#include "spec/run_spec.h"

namespace cnn {

inline constexpr const char* kBatchSizeKey = "train.batch_size";

struct TrainingConfig {
  RunSpec spec;                   // with data, which lie where the wishes say
  std::optional<DataSpec> named;  // where they lie by the config, if that is not asked
  NetworkPlan plan;
};

// Reads it, with its overrides; its warnings are told. Throws Failure::config where it is none, be it a model
// or a run in its place, where it names no data, or its batches of one image teach a batch_norm nothing;
// Failure::data where its data are on another machine.
TrainingConfig read_training_config(const TrainingWishes& wishes, const Messages& messages);

}  // namespace cnn

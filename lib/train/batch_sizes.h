// What another size of batches means to a training.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "spec/network_spec.h"
#include "train/training_feed.h"
#include "train/training_state.h"

namespace cnn {

// How many images the largest batch of whole epochs has.
int64_t largest_batch(const NetworkPlan& plan, const TrainingFeed& feed, int64_t batch_size);

// Of the largest of those too that are left of the state's epoch.
int64_t largest_batch_from_here(const NetworkPlan& plan, const TrainingFeed& feed, const TrainingState& state,
                                int64_t batch_size);

// Why that size cannot be taken before the next batch, where what is left of the epoch does not allow it.
// Throws Failure::config where no epoch ever would.
std::optional<std::string> refusal_of_batch_size(const NetworkPlan& plan, const TrainingFeed& feed,
                                                 const TrainingState& state, int64_t batch_size);

}  // namespace cnn

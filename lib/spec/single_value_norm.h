// Batch norm in training over one value a channel: its mean is the value itself, so what comes out says
// nothing of the image.
#pragma once

#include <cstdint>
#include <string>

#include "spec/network_spec.h"

namespace cnn {

// The name of the first batch_norm, be it inside of another layer, of 1x1 volumes, which of a batch of one
// image have one value a channel; empty where there is none.
std::string single_value_norm(const NetworkPlan& plan);

// Whether the last of the batches of an epoch, one image, is to join the batch before it, so that no
// batch_norm sees it alone.
bool joins_last_image(const NetworkPlan& plan, int64_t batch_size, int64_t images);

// Throws Failure::config, beginning with `place`, where every batch is of one image and a batch_norm cannot
// learn from that. `remedy`: what to set ("train.batch_size").
void refuse_single_values(const NetworkPlan& plan, int64_t batch_size, int64_t images,
                          const std::string& place, const std::string& remedy);

}  // namespace cnn

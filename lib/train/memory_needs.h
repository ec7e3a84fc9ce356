// What a training or an evaluation takes of memory, told before any of it is taken.
#pragma once

#include <cstdint>

#include "data/count_images.h"
#include "network/network_memory.h"
#include "spec/run_spec.h"

namespace cnn {

struct MemoryNeeds {
  // The peak resident memory of the process, without its images: their pixels and labels, and what reading
  // them takes for a while.
  int64_t resident = 0;

  // Of that, and of addresses, what is taken after the threads have been started: so much must still be had.
  int64_t to_take = 0;
  int64_t addresses_to_take = 0;
};

// `cnn train` with these batches. `keeps_best`: there is a validation split, whose best model is read back
// for the test. Throws Failure::config where that exceeds 64 bits.
MemoryNeeds training_memory(const TrainSpec& train, const NetworkPlan& plan, const BatchLimits& limits,
                            bool keeps_best, int threads);

// The same peak where the images are known: what a training keeps of them beside their pixels and labels (the
// order they come in, digests, files).
int64_t resident_with_images(const MemoryNeeds& training, const ImageCounts& images);

// `cnn eval` or `cnn predict` of a model, with batches of `images`; to be taken is what comes after the model
// has been read. Throws as above.
MemoryNeeds inference_memory(const TrainSpec& train, const NetworkPlan& plan, int64_t images, int threads);

}  // namespace cnn

// Whether a network can be had at all.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "data/open_dataset.h"
#include "train/memory_needs.h"

namespace cnn {

inline constexpr const char* kBatchSizeKey = "train.batch_size";  // what a training's batches are set with

struct MemoryQuestion {
  std::string what;       // "training"
  int64_t images = 0;     // a batch
  std::string batch_key;  // what a person sets the batch's size with
  int threads = 1;
  std::function<MemoryNeeds(int64_t images)> needs;  // with batches of so many instead
};

// Whether this process can still get so much.
bool fits_memory(const MemoryNeeds& needs);

// Throws Failure::resource where that needs more memory than this process can still get: what it needs, what
// there is, and what to do; a size of batches that is named there is one that fits. For once threads, images
// and models are there.
void require_memory(const MemoryQuestion& question);

// The same for a training with these batches (train/memory_needs.h).
void require_training_memory(const TrainSpec& train, const NetworkPlan& plan, const BatchLimits& limits,
                             bool keeps_best, int threads, Range own = {});

// "memory: 74.9 MB at most, 55.2 MB of it images": of such a training, once its images have been read.
std::string training_memory_line(const TrainSpec& train, const NetworkPlan& plan, const BatchLimits& limits,
                                 const OpenedData& data, int threads, Range own = {});

}  // namespace cnn

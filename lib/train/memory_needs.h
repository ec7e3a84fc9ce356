// What a training or an evaluation takes of memory, told before any of it is taken.
#pragma once

#include <cstdint>

#include "data/count_images.h"
#include "network/network_memory.h"
#include "spec/run_spec.h"

namespace cnn {

struct MemoryNeeds {
  // The peak resident memory of the process, without the program itself (program_memory) and without its
  // images: their pixels and labels, and what reading them takes for a while.
  int64_t resident = 0;

  // Of that, and of addresses, what is taken after the threads have been started: so much must still be had.
  int64_t to_take = 0;
  int64_t addresses_to_take = 0;
};

// What the program itself takes: its code and its libraries, as far as they are used, and what they have
// begun with, which other machines and other builds of BLAS have more or less of. As this process has them
// now, and the code that computing will touch yet. To be asked before anything large is taken.
int64_t program_memory();

// `cnn train` with these batches. `keeps_best`: there is a validation split, whose best model is read back
// for the test; `own`: the shards that are computed here, where that are not all. Throws Failure::config
// where that exceeds 64 bits.
MemoryNeeds training_memory(const TrainSpec& train, const NetworkPlan& plan, const BatchLimits& limits,
                            bool keeps_best, int threads, Range own = {});

// The same peak where the images are known: what a training of `epochs` keeps of them beside their pixels and
// labels (the order they come in, digests, files), and what writing down which it has been trained on takes;
// or what reading them takes, before the network is there, where that is more.
int64_t resident_with_images(const MemoryNeeds& training, const ImageCounts& images, int64_t epochs);

// Of that, the peak until all images are read.
int64_t resident_while_reading(const ImageCounts& images);

// The peak, images and all, of a training that has read its images, will list `listed` digests of them, and
// takes the rest from here on; reading them may have been it.
int64_t resident_from_here(const MemoryNeeds& training, int64_t listed, int64_t epochs);

// `cnn eval` or `cnn predict` of a model, with batches of `images`; to be taken is what comes after the model
// has been read. Throws as above.
MemoryNeeds inference_memory(const TrainSpec& train, const NetworkPlan& plan, int64_t images, int threads);

// How many digests list so many images trained on: one of its pixels each, and one of its file.
int64_t digests_of_images(int64_t trained, const ImageCounts& images);

// The peak of an evaluation on the test set of `images`, without these, by a model that lists what it was
// trained on by so many digests: it holds them, and reading them, or the images, may take more than all
// that follows, the images among it.
int64_t resident_with_list(const MemoryNeeds& inference, const ImageCounts& images, int64_t listed);

}  // namespace cnn

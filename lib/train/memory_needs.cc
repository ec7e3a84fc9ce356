#include "train/memory_needs.h"

#include <algorithm>
#include <iterator>

#include "train/updates.h"

namespace cnn {
namespace {

// Measured (scripts/memory-check): the program and its libraries, as far as they are used; of each thread its
// stack and what OpenBLAS copies matrices into; of each tensor its names, in the layers and in files.
constexpr int64_t kProgram = 11'400'000;
constexpr int64_t kThread = 100'000;
constexpr int64_t kTensor = 12'000;

// Likewise, of each image: those trained on are listed in what is written (model/digest_list.h), in some
// copies while it is; and of each file its path.
constexpr int64_t kTrainedImage = 80;
constexpr int64_t kOtherImage = 24;
constexpr int64_t kFile = 950;

constexpr int64_t kAddressesBeside = int64_t{16} << 20;  // small objects, files' buffers

int64_t model_bytes(const NetworkPlan& plan) {
  int64_t floats = 0;
  for (const ParameterShape& shape : all_parameters(plan)) floats += element_count(shape.dims);
  return floats * static_cast<int64_t>(sizeof(float));
}

int64_t program_bytes(const NetworkPlan& plan, int threads) {
  return kProgram + kThread * threads + kTensor * std::ssize(all_parameters(plan));
}

}  // namespace

MemoryNeeds training_memory(const TrainSpec& train, const NetworkPlan& plan, const BatchLimits& limits,
                            bool keeps_best, int threads) {
  const NetworkMemory network = network_memory(plan, limits, engine_of(train), threads);
  MemorySource updates(MemorySource::Does::count);
  count_updates(train, plan, updates);
  // The best model, and a copy of the last weights.
  const int64_t best = keeps_best ? 2 * model_bytes(plan) : 0;
  const int64_t own = network.total() + updates.bytes() + best;
  return {program_bytes(plan, threads) + own, own,
          network.addresses + updates.addresses() + best + kAddressesBeside};
}

int64_t resident_with_images(const MemoryNeeds& training, const ImageCounts& images) {
  const int64_t beside = kTrainedImage * (images.training + images.validation) + kOtherImage * images.test +
                         kFile * images.on_file;
  return training.resident + beside;
}

// The model is read before, and stays.
MemoryNeeds inference_memory(const TrainSpec& train, const NetworkPlan& plan, int64_t images, int threads) {
  const NetworkMemory network = network_memory(plan, {0, images}, engine_of(train), threads);
  return {program_bytes(plan, threads) + model_bytes(plan) + network.total(), network.total(),
          network.addresses + kAddressesBeside};
}

}  // namespace cnn

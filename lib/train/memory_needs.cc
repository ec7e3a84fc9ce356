#include "train/memory_needs.h"

#include <algorithm>
#include <iterator>

#include "base/available_memory.h"
#include "train/sharded_batch.h"
#include "train/updates.h"

namespace cnn {
namespace {

// Measured (scripts/memory-check). Of code what the kernels, and whatever writes files, are made of; of each
// thread its stack and what OpenBLAS copies matrices into; of each tensor its names, in the layers and in
// files.
constexpr int64_t kCodeOfTraining = 2'350'000;
constexpr int64_t kCodeOfTrainingAlone = 1'100'000;  // of that: what no evaluation touches
constexpr int64_t kThread = 100'000;
constexpr int64_t kTensor = 12'000;

// Likewise, of each image: its place in an order and its digest; those trained on are listed in what is
// written (model/digest_list.h), in some copies while it is, and while it is read; those that a test is drawn
// from are looked up there; and each name of the path of a file that is listed.
constexpr int64_t kImage = 30;
constexpr int64_t kListed = 40;
constexpr int64_t kListKept = 8;
constexpr int64_t kLookedUp = 60;
constexpr int64_t kPathName = 100;

// Told as the most that is taken: what was measured is met within a percent.
constexpr int64_t kMarginOfMost = 50;

constexpr int64_t kAddressesBeside = int64_t{16} << 20;  // small objects, files' buffers

int64_t model_bytes(const NetworkPlan& plan) {
  int64_t floats = 0;
  for (const ParameterShape& shape : all_parameters(plan)) floats += element_count(shape.dims);
  return floats * static_cast<int64_t>(sizeof(float));
}

int64_t bytes_beside(const NetworkPlan& plan, int threads) {
  return kThread * threads + kTensor * std::ssize(all_parameters(plan));
}

// Of so many images, beside their pixels and labels.
int64_t kept_of(int64_t count, int64_t path_names) {
  return kImage * count + kPathName * path_names;
}

}  // namespace

int64_t program_memory() {
  return resident_memory() + kCodeOfTraining;
}

MemoryNeeds training_memory(const TrainSpec& train, const NetworkPlan& plan, const BatchLimits& limits,
                            bool keeps_best, int threads, Range own) {
  BatchLimits of_shards = limits;
  of_shards.shards = train.shards;
  of_shards.own_shards = own.size();
  const NetworkMemory network = network_memory(plan, of_shards, engine_of(train), threads);
  MemorySource updates(MemorySource::Does::count);
  count_updates(train, plan, updates);
  if (train.shards > 1)
    count_sharded_batch(plan, own.size() > 0 ? own : Range{0, train.shards}, train.shards, updates);
  // The best model, and a copy of the last weights.
  const int64_t best = keeps_best ? 2 * model_bytes(plan) : 0;
  const int64_t taken = network.total() + updates.bytes() + best;
  return {bytes_beside(plan, threads) + taken, taken,
          network.addresses + updates.addresses() + best + kAddressesBeside};
}

int64_t resident_with_images(const MemoryNeeds& training, const ImageCounts& images, int64_t epochs) {
  const int64_t listed = epochs > 0 ? digests_of_images(images.training, images) : 0;
  const int64_t trained = training.resident + kListed * listed + kept_of(images.all(), images.path_names);
  return std::max(trained, resident_while_reading(images));
}

int64_t resident_while_reading(const ImageCounts& images) {
  return images.reading.training + kept_of(images.all(), images.path_names);
}

int64_t digests_of_images(int64_t trained, const ImageCounts& images) {
  return images.path_names > 0 ? 2 * trained : trained;
}

int64_t resident_from_here(const MemoryNeeds& training, int64_t listed, int64_t epochs) {
  const int64_t to_come = training.resident + kCodeOfTraining / 2 + (epochs > 0 ? kListed * listed : 0);
  return std::max(peak_resident_memory(), resident_memory() + to_come + to_come / kMarginOfMost);
}

// The model is read before, and stays.
MemoryNeeds inference_memory(const TrainSpec& train, const NetworkPlan& plan, int64_t images, int threads) {
  const NetworkMemory network = network_memory(plan, {0, images}, engine_of(train), threads);
  return {bytes_beside(plan, threads) + model_bytes(plan) + network.total(), network.total(),
          network.addresses + kAddressesBeside};
}

int64_t resident_with_list(const MemoryNeeds& inference, const ImageCounts& images, int64_t listed) {
  const int64_t pixels = images.test == 0 ? 0 : images.bytes / images.all() * images.test;
  const int64_t reading = inference.resident - inference.to_take + kListed * listed;
  const bool is_drawn = images.path_names > 0 && images.test_path_names == images.path_names;
  const int64_t kept = kListKept * listed + kept_of(images.test, images.test_path_names) +
                       (is_drawn ? kLookedUp * (images.all() - images.test) : 0);
  const int64_t decoding =
      images.test == 0 ? 0 : inference.resident - inference.to_take + images.reading.evaluation;
  return std::max(reading - pixels, std::max(inference.resident, decoding) + kept) - kCodeOfTrainingAlone;
}

}  // namespace cnn

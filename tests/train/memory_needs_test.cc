#include "train/memory_needs.h"

#include <catch2/catch.hpp>

#include "base/available_memory.h"
#include "spec/networks.h"
#include "train/updates.h"

using namespace cnn;
using namespace cnn::test;

namespace {

int64_t resident(const TrainSpec& train, bool keeps_best = false) {
  return training_memory(train, plan_network(lecture_net()), {64, 64}, keeps_best, 2).resident;
}

}  // namespace

TEST_CASE("memory needs: what an optimizer, an average, a sum and the best model keep is counted") {
  constexpr int64_t kWeights = 8490 * 4;
  const TrainSpec plain;
  TrainSpec adam = plain;
  adam.optimizer.kind = AdamSpec{};
  CHECK(resident(adam) == resident(plain) + 2 * kWeights);
  TrainSpec averaged = plain;
  averaged.average.decay = 0.9;
  CHECK(resident(averaged) == resident(plain) + kWeights);
  TrainSpec summed = plain;
  summed.accumulate = 4;
  CHECK(resident(summed) == resident(plain) + kWeights);
  CHECK(resident(plain, true) == resident(plain) + 2 * kWeights);
  TrainSpec sharded = plain;
  sharded.shards = 4;
  CHECK(resident(sharded) < resident(plain));  // but for two sums more, activations are a quarter
}

TEST_CASE("memory needs: what is counted of updates is what they take") {
  Workers workers(1);
  const NetworkPlan plan = plan_network(lecture_net());
  Network network(plan, {4, 4}, workers);
  TrainSpec train;
  train.optimizer.kind = AdamSpec{};
  train.average.decay = 0.9;
  for (const int64_t accumulate : {1, 2}) {
    train.accumulate = accumulate;
    MemorySource counter(MemorySource::Does::count);
    count_updates(train, plan, counter);
    Updates updates(train, network, workers.pool());
    int64_t bytes = 0;
    for (const TensorTarget& tensor : updates.tensors()) bytes += std::ssize(tensor.values) * 4;
    CAPTURE(accumulate);
    CHECK(counter.bytes() == bytes);
  }
}

TEST_CASE("memory needs: more is resident than is to be taken, and addresses are more than that") {
  const NetworkPlan plan = plan_network(lecture_net());
  const MemoryNeeds training = training_memory({}, plan, {64, 64}, false, 2);
  CHECK(training.to_take < training.resident);
  CHECK(training.addresses_to_take > training.to_take);
  const MemoryNeeds inference = inference_memory({}, plan, 64, 2);
  CHECK(inference.to_take < training.to_take);
  CHECK(inference.resident > inference.to_take + 8490 * 4);
}

TEST_CASE("memory needs: known images take more than their pixels") {
  const MemoryNeeds needs{20'000'000, 9'000'000, 0};
  ImageCounts images{1000, 100, 50, 0, 0};
  CHECK(resident_with_images(needs, images, 0) == 20'000'000 + 1150 * 30);
  const int64_t listed = resident_with_images(needs, images, 1);
  CHECK(listed > 20'000'000 + 1150 * 30 + 1000 * 16);
  CHECK(resident_with_images(needs, images, 100) == listed);
  images.path_names = 1150 * 6;
  CHECK(resident_with_images(needs, images, 1) > listed + 1150 * 500);
}

TEST_CASE(
    "memory needs: a training that goes on from here adds what is to come, unless more was held before") {
  const auto needs = [](int64_t bytes) { return MemoryNeeds{bytes, bytes, 0}; };
  constexpr int64_t kMuch = int64_t{1} << 40;
  CHECK(resident_from_here(needs(kMuch), 0, 1) > kMuch);
  CHECK(resident_from_here(needs(kMuch), 0, 1) < kMuch + kMuch / 2);
  CHECK(resident_from_here(needs(0), kMuch, 1) > kMuch);
  CHECK(resident_from_here(needs(0), kMuch, 0) < kMuch / 2);
  CHECK(resident_from_here(needs(0), 0, 0) >= peak_resident_memory());
}

TEST_CASE("memory needs: a model's list of the images trained on is held, and takes more while it is read") {
  const MemoryNeeds needs{20'000'000, 9'000'000, 0};
  const ImageCounts images{0, 0, 50, 0, 0};
  CHECK(resident_with_list(needs, images, 0) == 18'900'000 + 50 * 30);
  CHECK(resident_with_list(needs, images, 1000) == 18'900'000 + 50 * 30 + 1000 * 8);
  CHECK(resident_with_list(needs, {0, 0, 50, 0, 0, 300}, 0) == 18'900'000 + 50 * 30 + 300 * 100);
  const ImageCounts drawn{100, 0, 50, 0, 300, 300};  // from where those trained on lie, which are looked up
  CHECK(resident_with_list(needs, drawn, 0) == 18'900'000 + 50 * 30 + 300 * 100 + 100 * 60);
  const int64_t reading = resident_with_list(needs, images, 1'000'000);
  CHECK(reading > 11'000'000 + 1'000'000 * 25);
  const ImageCounts with_pixels{0, 0, 50, 50 * 20'000, 0};
  CHECK(resident_with_list(needs, with_pixels, 1'000'000) == reading - 1'000'000);
}

TEST_CASE("memory needs: reading the test set may take more than evaluating, and is told of it alone") {
  const MemoryNeeds needs{20'000'000, 9'000'000, 0};
  ImageCounts images{100, 0, 50, 0, 0};
  images.reading = {700'000'000, 100'000'000};
  CHECK(resident_with_list(needs, images, 0) == 9'900'000 + 100'000'000 + 50 * 30);
  CHECK(resident_while_reading(images) == 700'000'000 + 150 * 30);
  images.reading.evaluation = 1'000'000;
  CHECK(resident_with_list(needs, images, 0) == 18'900'000 + 50 * 30);
}

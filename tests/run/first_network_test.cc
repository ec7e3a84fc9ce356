#include "run/first_network.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "thrown.h"
#include "train/columns.h"

namespace cnn {
namespace {

// Of 80 images to train on, 20 to validate with and 40 to test on.
BatchLimits room_for(const RunSpec& spec, std::vector<Change> changes = {},
                     const Messages& messages = Messages()) {
  PlannedTraining planned{{}, spec, plan_network(spec.network), {}, &system_disk()};
  if (!changes.empty()) planned.beginning.changes = PlannedChanges{"changes.jsonl", "", std::move(changes)};
  const TrainingImages images{{spec, {}, 0, 0}, make_data(20)};
  return batch_room(planned, images, 1, messages);
}

}  // namespace

TEST_CASE("first network: batches are those of the config, and never more than the images there are") {
  RunSpec spec = make_spec();  // 16 to train on, 7 to evaluate
  CHECK(room_for(spec).training == 16);
  CHECK(room_for(spec).inference == 7);
  spec.train.batch_size = 1000;
  spec.train.eval_batch_size = 1000;
  CHECK(room_for(spec).training == 80);
  CHECK(room_for(spec).inference == 40);
}

TEST_CASE("first network: the largest batches that they are changed to on the way have room from the start") {
  const RunSpec spec = make_spec();
  CHECK(room_for(spec, {{5, "batch_size", "64"}, {9, "batch_size", "8"}}).training == 64);
  CHECK(room_for(spec, {{5, "batch_size", "8"}}).training == 16);
  CHECK(room_for(spec, {{5, "batch_size", "500"}}).training == 80);
}

TEST_CASE("first network: what memory a training takes is told to whoever wants to know more") {
  std::vector<std::string> told;
  Messages messages;
  messages.warn = messages.inform = [](const std::string& text) { FAIL(text); };
  messages.detail = [&](const std::string& text) { told.push_back(text); };
  room_for(make_spec(), {}, messages);
  REQUIRE(told.size() == 1);
  CHECK(told[0].starts_with("memory: "));
  CHECK(told[0].ends_with(" of it images"));
}

TEST_CASE("first network: batches that no memory holds are refused before any is taken") {
  RunSpec spec = make_spec();
  spec.train.eval_batch_size = spec.train.batch_size;
  FcSpec wide;
  wide.units = 40'000;  // 6.4 GB of weights from one to the next
  for (int i = 1; i <= 30; ++i)
    spec.network.layers.insert(spec.network.layers.begin() + 2, {"wide" + std::to_string(i), wide});
  CHECK(thrown(Failure::resource, [&] {
          room_for(spec);
        }).starts_with("training this network in batches of 16 needs "));
}

}  // namespace cnn

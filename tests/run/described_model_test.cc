#include "run/described_model.h"

#include <catch2/catch.hpp>

#include "train/columns.h"

namespace cnn {
namespace {

const TrainedOn kTrainedOn{std::vector<uint64_t>{3, 5, 8}, {true, false}};

}  // namespace

TEST_CASE("described model: it knows its config, its classes, and what it was trained on") {
  RunSpec spec = make_spec();
  spec.data->normalize = Normalization{{0.25}, {0.5}};
  const ModelInfo info = describe_model(spec, make_data(20), kTrainedOn, nullptr);
  CHECK(info.spec == spec);
  CHECK(info.classes == std::vector<std::string>{"left", "middle", "right"});
  CHECK(info.trained_on == std::vector<uint64_t>{3, 5, 8});
  CHECK(info.listed_by == ListedBy{true, false});
  CHECK_FALSE(info.not_trained_on);  // the test is no part of a directory
  CHECK(info.brightness == 0.25);
}

TEST_CASE("described model: brightness is measured where no mean of pixels is in the config") {
  RunSpec spec = make_spec();
  spec.data->normalize = Normalization{{-0.5}, {0.5}};
  const OpenedData data = make_data(20);
  const double mean = measure_normalization(data.train, data.training).mean[0];
  CHECK(describe_model(spec, data, kTrainedOn, nullptr).brightness == mean);
}

TEST_CASE("described model: a training that goes on keeps what was known of its images") {
  OpenedData data = make_data(20);
  data.train.pictures = PictureFacts{1, 2, true};
  ModelInfo before;
  before.brightness = 0.125;
  before.pictures = PictureFacts{0.5, 1, false};
  const ModelInfo info = describe_model(make_spec(), data, kTrainedOn, &before);
  CHECK(info.brightness == 0.125);
  CHECK(info.pictures == before.pictures);
}

}  // namespace cnn

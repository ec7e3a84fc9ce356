#include <catch2/catch.hpp>

#include "doctor/photos.h"

namespace cnn {
namespace {

using Found = std::vector<std::string>;

Found in_network(const std::string& layers, const std::string& train = ", batch_size: 16",
                 const std::string& data = ", normalize: auto") {
  return Photos().found_in("network", Photos::Config{.data = data, .train = train, .layers = layers});
}

auto has(const std::string& finding) {
  return Catch::VectorContains(finding);
}

}  // namespace

TEST_CASE("doctor: in a healthy network nothing is found, and nothing in the machine that is wrong") {
  CHECK(Photos().found_in("network", Photos::Config()) == Found());
  for (const std::string& found : Photos().found_in("machine", Photos::Config()))
    CHECK_THAT(found, !Catch::EndsWith("wrong"));
}

TEST_CASE("doctor: windows that see a small part of the input before a global pool are told") {
  const std::string end = ", relu, global_pool, fc: 3, softmax";
  CHECK_THAT(in_network("conv: {filters: 8, kernel: 3}" + end), has("receptive field: look"));
  CHECK_THAT(in_network("conv: {filters: 8, kernel: 9}" + end), !has("receptive field: look"));
  CHECK(in_network("conv: {filters: 8, kernel: 3}, relu, fc: 3, softmax") ==
        Found());  // fc weighs each place
}

TEST_CASE("doctor: a batch norm's batches are large enough") {
  const std::string layers = "conv: {filters: 8, kernel: 3}, batch_norm, relu, softmax: 3";
  const auto of_batches = [&](int images) {
    return in_network(layers, ", batch_size: " + std::to_string(images));
  };
  CHECK_THAT(of_batches(1), has("batches of batch norms: wrong"));
  CHECK_THAT(of_batches(7), has("batches of batch norms: look"));
  CHECK_THAT(of_batches(8), !has("batches of batch norms: look"));
}

TEST_CASE("doctor: first weights that are too large lose more than guesses") {
  CHECK_THAT(in_network("conv: {filters: 8, kernel: 3, init: {gaussian: 3}}, relu, fc: {units: 3, "
                        "init: {gaussian: 3}}, softmax"),
             has("loss at the start: wrong"));
}

TEST_CASE("doctor: units that never fire are dead") {
  const Found found = in_network("conv: {filters: 8, kernel: 3, bias_init: -100}, relu, softmax: 3");
  CHECK_THAT(found, has("dead units: wrong"));
  CHECK_THAT(found, has("images against none: wrong"));
  CHECK_THAT(found, has("learns 20 images: wrong"));
}

TEST_CASE("doctor: learning rates are held against updates and against what the training bears") {
  const std::string layers = "conv: {filters: 8, kernel: 3}, relu, softmax: 3";
  const auto at = [&](const char* rate) {
    return in_network(layers,
                      std::string(", batch_size: 16, optimizer: {type: sgd, learning_rate: ") + rate + "}");
  };
  CHECK(at("0.05") == Found());
  const Found slow = at("1.0e-9");
  CHECK_THAT(slow, has("sizes of updates: wrong"));
  CHECK_THAT(slow, has("learning rate: wrong"));
  CHECK_THAT(at("1.0e6"), has("learning rate: look"));  // above all that were tried, which these images bear
}

TEST_CASE(
    "doctor: of updates the rate is proposed that makes them usual, and never a larger one than a lost "
    "training's") {
  const Photos photos;
  const auto at = [&](const std::string& optimizer) {
    return photos.finding_of("sizes of updates",
                             {.train = ", batch_size: 16, optimizer: {" + optimizer + "}"});
  };
  const auto tried = [](const Finding& finding) {
    const std::string begin = "try train.optimizer.learning_rate: ";
    REQUIRE_THAT(finding.advice, Catch::StartsWith(begin));
    return std::stod(finding.advice.substr(begin.size()));
  };
  for (const std::string type : {"sgd", "adam"}) {
    CAPTURE(type);
    const Finding slow = at("type: " + type + ", learning_rate: 1.0e-12");
    CHECK(slow.level == Level::wrong);
    const double proposed = tried(slow);
    CHECK(proposed > 1e-5);
    CHECK(at("type: " + type + ", learning_rate: " + std::to_string(proposed)).level == Level::ok);
    const Finding fast = at("type: " + type + ", learning_rate: 1.0e30");
    CHECK(fast.level == Level::wrong);
    CHECK(tried(fast) == proposed);
    CHECK_THAT(fast.measured, Catch::StartsWith("the first step changes "));
  }
}

TEST_CASE("doctor: weights that no gradient reaches are no matter of the learning rate") {
  const Finding dead = Photos().finding_of(
      "sizes of updates", {.layers = "conv: {filters: 8, kernel: 3, bias_init: -100}, relu, softmax: 3"});
  CHECK(dead.level == Level::wrong);
  CHECK(dead.measured == "in 20 steps no gradient reaches conv1.weight");
  CHECK_THAT(dead.advice, Catch::StartsWith("no learning rate moves it: "));
}

TEST_CASE("doctor: a learning rate is held against what three trainings bear") {
  const Photos photos;
  int64_t number = 1000;
  for (const std::string name : {"a", "b", "c"}) {
    for (int64_t i = 0; i < Photos::kTraining; ++i)
      photos.picture("train/" + name + "/" + std::to_string(i), photo(number++, name[0] - 'a', 80));
  }
  const auto at = [&](const char* rate) {
    return photos.found_in(
        "network", {.train = std::string(", batch_size: 16, optimizer: {learning_rate: ") + rate + "}"});
  };
  CHECK_THAT(at("0.01"), !has("learning rate: look") && !has("learning rate: wrong"));
  CHECK_THAT(at("100"), has("learning rate: wrong"));
  CHECK_THAT(at("100}, schedule: {type: cosine, warmup: 1"), has("learning rate: look"));
}

TEST_CASE("doctor: images whose difference the network cannot see are as good as none") {
  const Found found =
      in_network("pool: {type: average, kernel: 16}, softmax: 3");  // the bars are equally bright
  CHECK_THAT(found, has("images against none: look") || has("images against none: wrong"));
  CHECK_THAT(found, has("learns 20 images: wrong"));
}

}  // namespace cnn

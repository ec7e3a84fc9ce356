#include "config/config_differences.h"

#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {

TEST_CASE("config differences: each key by its path, with both values, lists of values as one") {
  const RunSpec before = parse(with_layers("conv: {filters: 3, kernel: 3}, softmax: 10")).spec;
  CHECK(config_differences(before, before).empty());
  const RunSpec now =
      parse(with_layers("conv: {filters: 5, kernel: [3, 1]}, softmax: 10",
                        "train: {batch_size: 32, eval_batch_size: 64, optimizer: {learning_rate: "
                        "0.1}}\n"))
          .spec;
  CHECK(config_differences(before, now) ==
        std::vector<std::string>{"layers.0.conv.filters: 3 -> 5", "layers.0.conv.kernel: 3 -> [3, 1]",
                                 "train.batch_size: 64 -> 32", "train.optimizer.learning_rate: 0.01 -> 0.1"});
}

TEST_CASE("config differences: a key that one side has not") {
  const RunSpec before = parse(with("train: {optimizer: adam}\n")).spec;
  const RunSpec now = parse(with("train: {optimizer: {type: sgd, learning_rate: 0.001}}\n")).spec;
  const auto differences = config_differences(before, now);
  REQUIRE(!differences.empty());
  CHECK(differences.front() == "train.optimizer.type: adam -> sgd");
  CHECK(std::ranges::find(differences, "train.optimizer.beta1: 0.9 -> (none)") != differences.end());
  CHECK(std::ranges::find(differences, "train.optimizer.momentum: (none) -> 0.0") != differences.end());
}

}  // namespace cnn

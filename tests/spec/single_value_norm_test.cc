#include "spec/single_value_norm.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "spec/networks.h"

namespace cnn {
namespace {

using namespace test;

NetworkPlan plan_of(std::vector<LayerSpec> layers) {
  layers.push_back({"fc9", fc(3)});
  layers.push_back({"softmax1", softmax()});
  return plan_network({{2, 4, 4}, std::move(layers)});
}

LayerSpec norm(const std::string& name) {
  return {name, BatchNormSpec{}};
}

std::string refusal(const NetworkPlan& plan, int64_t batch_size, int64_t images) {
  try {
    refuse_single_values(plan, batch_size, images, "net.yaml", "train.batch_size");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::config);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("single values: a batch_norm of 1x1 volumes is found, inside of other layers too") {
  CHECK(single_value_norm(plan_of({norm("batch_norm1")})).empty());
  CHECK(single_value_norm(plan_of({{"fc1", fc(5)}, norm("batch_norm1")})) == "batch_norm1");
  CHECK(single_value_norm(plan_of({{"global_pool1", GlobalPoolSpec{}}, norm("b")})) == "b");
  ResidualSpec residual{{norm("residual1.batch_norm1")}};
  const LayerSpec branches{"branches1",
                           BranchesSpec{{{{"branches1.1.relu1", relu()}}, {{"residual1", residual}}}}};
  CHECK(single_value_norm(plan_of({branches})).empty());
  CHECK(single_value_norm(plan_of({{"fc1", fc(5)}, branches})) == "residual1.batch_norm1");
}

TEST_CASE("single values: where every batch is one image training is refused") {
  const NetworkPlan plan = plan_of({{"fc1", fc(5)}, norm("batch_norm1")});
  const std::string nothing =
      ": of one value a channel the mean is the value itself, and nothing could be learned; ";
  CHECK(refusal(plan, 1, 1000) ==
        "net.yaml: batch_norm1 normalizes 1x1 volumes, and each batch is one image (train.batch_size is 1)" +
            nothing + "set train.batch_size to 2 or more, or take batch_norm1 out");
  CHECK(refusal(plan, 64, 1) ==
        "net.yaml: batch_norm1 normalizes 1x1 volumes, and there is one image to train on" + nothing +
            "give more images, or take batch_norm1 out");
  CHECK(refusal(plan, 2, 2).empty());
  CHECK(refusal(plan_of({norm("batch_norm1")}), 1, 1).empty());
}

TEST_CASE("single values: only one image left over joins, and only where it must") {
  const NetworkPlan plan = plan_of({{"fc1", fc(5)}, norm("batch_norm1")});
  CHECK(joins_last_image(plan, 16, 33));
  CHECK(!joins_last_image(plan, 16, 32));
  CHECK(!joins_last_image(plan, 16, 34));
  CHECK(!joins_last_image(plan, 1, 33));
  CHECK(!joins_last_image(plan, 64, 1));
  CHECK(!joins_last_image(plan_of({norm("batch_norm1")}), 16, 33));
}

}  // namespace cnn

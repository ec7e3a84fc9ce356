#include "run/class_rows.h"

#include <catch2/catch.hpp>

using namespace cnn;

namespace {

using Names = std::vector<std::string>;

Names parameters_of(std::vector<LayerSpec> layers) {
  return class_parameters(plan_network({{1, 8, 8}, std::move(layers)}));
}

ConvSpec conv_of(int64_t filters) {
  ConvSpec conv;
  conv.filters = filters;
  conv.kernel = {3, 3};
  return conv;
}

FcSpec fc_of(int64_t units) {
  FcSpec fc;
  fc.units = units;
  return fc;
}

}  // namespace

TEST_CASE("class rows: names go by name, places by place") {
  CHECK(match_classes({"cat", "dog"}, {"cat", "dog"}) == ClassMatch::same);
  CHECK(match_classes({"0", "1"}, {"0", "1", "2"}) == ClassMatch::same);
  CHECK(match_classes({"cat", "dog"}, {"dog", "cat"}) == ClassMatch::by_name);
  CHECK(match_classes({"cat", "dog"}, {"car", "bus"}) == ClassMatch::by_name);
  CHECK(match_classes({"cat", "dog"}, {"0", "1"}) == ClassMatch::by_position);
  CHECK(match_classes({"0", "1"}, {"cat", "dog"}) == ClassMatch::by_position);
  CHECK(match_classes({"0", "1", "2"}, {"0", "2", "1"}) == ClassMatch::by_name);
}

TEST_CASE("class rows: each class finds its row, a new one none") {
  CHECK(rows_by_name({"b", "x", "a"}, {"a", "b", "c"}) == std::vector<int64_t>{1, -1, 0});
}

TEST_CASE("class rows: they are in the last conv or fc, and in a batch norm behind it") {
  const LayerSpec softmax{"softmax1", SoftmaxSpec{}};
  CHECK(parameters_of({{"conv1", conv_of(4)}, {"fc1", fc_of(3)}, softmax}) ==
        Names{"fc1.weight", "fc1.bias"});
  CHECK(parameters_of({{"conv1", conv_of(4)},
                       {"conv2", conv_of(3)},
                       {"norm", BatchNormSpec{}},
                       {"relu1", ReluSpec{}},
                       {"pool", GlobalPoolSpec{}},
                       softmax}) == Names{"norm.weight", "norm.bias", "norm.running_mean", "norm.running_var",
                                          "conv2.weight", "conv2.bias"});
  ConvSpec same_size = conv_of(3);
  same_size.pad = {1, 1};
  CHECK(parameters_of({{"residual1", ResidualSpec{{{"residual1.conv1", same_size}}}},
                       {"pool", GlobalPoolSpec{}},
                       softmax})
            .empty());
}

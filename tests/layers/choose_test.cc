#include "layers/choose.h"

#include <catch2/catch.hpp>

#include "kernels/isa.h"
#include "kernels/window_cases.h"
#include "layers/step_plan.h"

namespace cnn {
namespace {

WindowGeometry conv(int64_t channels, int64_t side, int64_t filters, int64_t kernel, int64_t stride = 1,
                    int64_t pad = 0) {
  return window({channels, side, side}, {kernel, kernel}, {stride, stride}, {pad, pad}, filters);
}

ConvAlgorithm fastest(const WindowGeometry& g, int64_t batch = 64) {
  return choose_conv(g, batch, Algorithm::automatic);
}

TEST_CASE("choose: few channels stay in lanes, if there are images enough to fill them") {
  CHECK(fastest(conv(1, 28, 10, 5)) == ConvAlgorithm::direct);
  CHECK(fastest(conv(10, 12, 20, 5)) == ConvAlgorithm::row_winograd);
  CHECK(fastest(conv(32, 16, 32, 5, 1, 2)) == ConvAlgorithm::row_winograd);
  CHECK(fastest(conv(5, 32, 6, 5, 1, 2)) == ConvAlgorithm::row_winograd);
  CHECK(fastest(conv(1, 12, 20, 7)) == ConvAlgorithm::direct);
  CHECK_FALSE(in_lanes(fastest(conv(10, 12, 20, 5), 2)));
  CHECK(fastest(conv(3, 32, 64, 3, 1, 1)) == ConvAlgorithm::direct);
  CHECK_FALSE(in_lanes(fastest(conv(3, 32, 64, 3, 1, 1), 1)));
}

// Products of windows' lines with few numbers are slow: vectors of which half are empty are faster by far.
TEST_CASE("choose: one image more than full vectors hold makes no product of few channels") {
  for (const int64_t batch : {8, 17, 20, 33, 40}) {
    INFO("batches of " << batch << ", of " << lane_count() << " lanes");
    CHECK(in_lanes(fastest(conv(1, 28, 10, 5), batch)));
  }
  CHECK(fastest(conv(16, 16, 20, 5, 1, 2), lane_count() + 1) != ConvAlgorithm::im2col);
}

TEST_CASE(
    "choose: 3x3 and 5x5 with many channels go by Winograd, the larger tile unless it wastes too much") {
  CHECK(fastest(conv(64, 32, 64, 3, 1, 1)) == ConvAlgorithm::winograd_4x4_3x3);
  CHECK(fastest(conv(64, 32, 64, 3, 1, 1), 1) == ConvAlgorithm::winograd_4x4_3x3);
  CHECK(fastest(conv(256, 6, 256, 3, 1, 1)) == ConvAlgorithm::winograd_4x4_3x3);
  CHECK(fastest(conv(512, 7, 512, 3, 1, 1), 8) == ConvAlgorithm::winograd_4x4_3x3);
  CHECK(fastest(conv(512, 7, 512, 3, 1, 1), 1) == ConvAlgorithm::im2col);
  CHECK(fastest(conv(512, 14, 512, 3, 1, 1), 1) == ConvAlgorithm::winograd_2x2_3x3);
  CHECK(fastest(conv(96, 27, 256, 5, 1, 2), 16) == ConvAlgorithm::winograd_2x2_5x5);
}

TEST_CASE(
    "choose: what an algorithm multiplies is what direct convolution does, less what its transform saves") {
  const WindowGeometry three = conv(64, 30, 48, 3, 1, 1);
  const WindowGeometry five = conv(3, 32, 16, 5, 1, 2);
  for (const ConvAlgorithm plain : {ConvAlgorithm::direct, ConvAlgorithm::im2col})
    CHECK(multiplications(plain, three, {}) == 30 * 30 * 48 * 64 * 9);
  CHECK(multiplications(ConvAlgorithm::winograd_4x4_3x3, three, {}) ==
        (7 * 6 + 4) * (7 * 6 + 4) * 64 * 48);  // the last tiles have two outputs of four
  CHECK(multiplications(ConvAlgorithm::winograd_2x2_3x3, three, {}) == 15 * 15 * 16 * 64 * 48);
  CHECK(multiplications(ConvAlgorithm::winograd_2x2_5x5, five, {}) == 16 * 16 * 36 * 3 * 16);
  CHECK(multiplications(ConvAlgorithm::row_winograd, five, {}) == 32 * 8 * 8 * 5 * 3 * 16);
  WindowGeometry grouped = three;
  grouped.groups = 16;
  CHECK(multiplications(ConvAlgorithm::im2col, grouped, {}) == 30 * 30 * 48 * 4 * 9);
}

TEST_CASE("choose: a channel a group is depthwise, and groups of several are not by Winograd") {
  WindowGeometry g = conv(32, 14, 32, 3, 2, 1);
  g.groups = 32;
  CHECK(fastest(g) == ConvAlgorithm::depthwise);
  CHECK(choose_conv(g, 64, Algorithm::im2col) == ConvAlgorithm::im2col);
  CHECK(algorithm_name(ConvAlgorithm::depthwise, g) == "depthwise");
  g.groups = 16;
  CHECK(fastest(g) == ConvAlgorithm::im2col);
  g = conv(128, 14, 128, 3, 1, 1);
  g.groups = 32;
  CHECK(fastest(g) == ConvAlgorithm::direct);
  g.groups = 2;
  CHECK(choose_conv(g, 64, Algorithm::winograd) != ConvAlgorithm::winograd_4x4_3x3);
}

TEST_CASE("choose: what neither can do is a product of matrices") {
  CHECK(fastest(conv(3, 227, 96, 11, 4)) == ConvAlgorithm::im2col);
  CHECK(fastest(conv(256, 14, 512, 1)) == ConvAlgorithm::im2col);
  CHECK(fastest(conv(96, 56, 24, 1)) == ConvAlgorithm::im2col);
  CHECK(algorithm_name(ConvAlgorithm::im2col, conv(256, 14, 512, 1)) == "product");
  CHECK(algorithm_name(ConvAlgorithm::row_winograd, conv(10, 12, 20, 5)) == "row Winograd F(4,5)");
  CHECK(algorithm_name(ConvAlgorithm::row_winograd, conv(10, 12, 20, 3)) == "row Winograd F(4,3)");
  CHECK(algorithm_name(ConvAlgorithm::im2col, conv(3, 227, 96, 11, 4)) == "product");
  WindowGeometry grouped = conv(96, 27, 256, 5, 1, 2);
  grouped.groups = 2;
  CHECK(algorithm_name(ConvAlgorithm::im2col, grouped) == "im2col");
}

ConvSpec conv_spec(int64_t filters, int64_t kernel, int64_t pad) {
  ConvSpec spec;
  spec.filters = filters;
  spec.kernel = {kernel, kernel};
  spec.pad = {pad, pad};
  return spec;
}

// The algorithm of the first layer between images of 3x32x32 and an fc.
ConvAlgorithm of_first(const std::vector<LayerKind>& layers, int64_t batch,
                       Algorithm wanted = Algorithm::automatic) {
  NetworkSpec spec{{3, 32, 32}, {}};
  for (const LayerKind& kind : layers) spec.layers.push_back({std::to_string(spec.layers.size()), kind});
  FcSpec units;
  units.units = 10;
  spec.layers.push_back({"fc", units});
  spec.layers.push_back({"softmax", SoftmaxSpec{}});
  const NetworkPlan plan = plan_network(spec);
  return *plan_steps(plan, Engine{batch, wanted})[0].algorithm;
}

TEST_CASE("choose: a cheap first convolution does not change the layout twice") {
  CHECK(of_first({conv_spec(64, 3, 1), conv_spec(64, 3, 1)}, 64) == ConvAlgorithm::im2col);
  CHECK(of_first({conv_spec(64, 5, 2), conv_spec(64, 3, 1)}, 64) == ConvAlgorithm::row_winograd);
  CHECK(in_lanes(of_first({conv_spec(16, 3, 1), conv_spec(10, 5, 2)}, 64)));
}

TEST_CASE("choose: strips fill lanes for few images, but no batch_norm, overlapping pool or other layout") {
  PoolSpec pool;
  pool.kernel = pool.stride = {2, 2};
  const std::vector<LayerKind> plain = {conv_spec(10, 5, 2), ReluSpec{}, pool};
  for (int64_t batch = 1; batch <= lane_count() / 4; ++batch) {
    CHECK(of_first(plain, batch) == ConvAlgorithm::row_winograd_strips);
    CHECK(of_first(plain, batch, Algorithm::exact) == ConvAlgorithm::direct_strips);
    CHECK(of_first(plain, batch, Algorithm::im2col) == ConvAlgorithm::im2col);
    CHECK_FALSE(in_strips(of_first({conv_spec(16, 5, 2), BatchNormSpec{}, pool}, batch)));
    CHECK_FALSE(in_strips(of_first({conv_spec(16, 3, 1), conv_spec(64, 3, 1), conv_spec(64, 3, 1)}, batch)));
    PoolSpec overlapping = pool;
    overlapping.kernel = {4, 4};
    CHECK_FALSE(in_strips(of_first({conv_spec(16, 5, 2), overlapping}, batch)));
  }
  for (const int64_t groups : {1, 2, 8}) {
    CHECK(of_first(plain, groups * lane_count()) == ConvAlgorithm::row_winograd);
    CHECK(of_first(plain, groups * lane_count() + 1) == ConvAlgorithm::row_winograd);  // and a tail by strips
  }
}

TEST_CASE("choose: the config may rule algorithms out or in") {
  const WindowGeometry large = conv(64, 32, 64, 3, 1, 1);
  CHECK(choose_conv(large, 64, Algorithm::exact) == ConvAlgorithm::im2col);
  CHECK(choose_conv(large, 2, Algorithm::exact) == ConvAlgorithm::im2col);
  CHECK(choose_conv(large, 64, Algorithm::im2col) == ConvAlgorithm::im2col);
  const WindowGeometry small = conv(1, 28, 8, 3);
  CHECK(choose_conv(small, 64, Algorithm::automatic) == ConvAlgorithm::direct);
  CHECK(choose_conv(small, 64, Algorithm::winograd) == ConvAlgorithm::row_winograd);
  CHECK(choose_conv(conv(10, 12, 20, 5), 64, Algorithm::exact) == ConvAlgorithm::direct);
  CHECK(choose_conv(conv(3, 227, 96, 11, 4), 64, Algorithm::winograd) == ConvAlgorithm::im2col);
}

}  // namespace
}  // namespace cnn

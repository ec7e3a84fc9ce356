#include <catch2/catch.hpp>

#include "base/error.h"
#include "spec/layer_products.h"
#include "spec/memory.h"
#include "spec/networks.h"

using namespace cnn;
using namespace cnn::test;

namespace {

std::vector<std::string> volumes(const NetworkPlan& plan) {
  std::vector<std::string> texts;
  for (const LayerPlan& layer : plan.layers) texts.push_back(to_string(layer.output));
  return texts;
}

std::string error_of(const NetworkSpec& spec) {
  try {
    plan_network(spec);
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::config);
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("plan: published networks have their published numbers of parameters") {
  CHECK(plan_network(lecture_net()).parameter_count == 8'490);
  CHECK(plan_network(caffe_lenet()).parameter_count == 431'080);
  CHECK(plan_network(convnetjs_cifar10()).parameter_count == 22'466);
  CHECK(plan_network(cifar10_quick()).parameter_count == 145'578);
  CHECK(plan_network(alexnet()).parameter_count == 62'378'344);
  CHECK(plan_network(vgg16()).parameter_count == 138'357'544);
}

TEST_CASE("plan: published networks have their published multiply-accumulates") {
  // 24*24*10*25 + 8*8*20*250 + 3200
  CHECK(plan_network(lecture_net()).macs == 144'000 + 320'000 + 3'200);
  CHECK(plan_network(alexnet()).macs == 1'135'256'096);
  CHECK(plan_network(vgg16()).macs == 15'470'264'320);
}

TEST_CASE("plan: volumes follow layer by layer") {
  CHECK(volumes(plan_network(lecture_net())) == std::vector<std::string>{"24x24x10", "12x12x10", "12x12x10",
                                                                         "8x8x20", "4x4x20", "4x4x20",
                                                                         "1x1x10", "1x1x10"});
  CHECK(volumes(plan_network(cifar10_quick())) ==
        std::vector<std::string>{"32x32x32", "16x16x32", "16x16x32", "16x16x32", "16x16x32", "8x8x32",
                                 "8x8x64", "8x8x64", "4x4x64", "1x1x64", "1x1x10", "1x1x10"});
  const NetworkPlan plan = plan_network(alexnet());
  CHECK(to_string(plan.layers[0].output) == "55x55x96");
  CHECK(to_string(plan.layers[12].output) == "6x6x256");
  CHECK(plan.classes() == 1000);
}

TEST_CASE("plan: parameters are named and shaped as PyTorch orders them") {
  ConvSpec conv;
  conv.filters = 7;
  conv.kernel = {3, 5};
  conv.pad = {1, 2};
  FcSpec fc;
  fc.units = 10;
  fc.bias = false;
  const NetworkSpec spec{{2, 8, 9}, {{"edge", conv}, {"fc1", fc}, {"softmax1", SoftmaxSpec{}}}};
  const NetworkPlan plan = plan_network(spec);

  REQUIRE(plan.layers[0].parameters.size() == 2);
  CHECK(plan.layers[0].parameters[0].name == "edge.weight");
  CHECK(plan.layers[0].parameters[0].dims == Dims{7, 2, 3, 5});
  CHECK_FALSE(plan.layers[0].parameters[0].is_bias);
  CHECK(plan.layers[0].parameters[1].name == "edge.bias");
  CHECK(plan.layers[0].parameters[1].dims == Dims{7});
  CHECK(plan.layers[0].parameters[1].is_bias);
  CHECK(plan.layers[0].parameter_count == 7 * (2 * 3 * 5 + 1));

  REQUIRE(plan.layers[1].parameters.size() == 1);
  CHECK(plan.layers[1].parameters[0].name == "fc1.weight");
  CHECK(plan.layers[1].parameters[0].dims == Dims{10, 7 * 8 * 9});
  CHECK(plan.layers[1].parameter_count == 5040);
  CHECK(plan.layers[1].macs == 5040);
  CHECK(plan.layers[2].parameters.empty());
}

TEST_CASE("plan: an error names the layer") {
  CHECK(error_of(net({1, 7, 7}, {conv(1, 3, 3), softmax()})) ==
        "1conv: cannot apply a 3x3 filter with stride 3, pad 0 to a 7x7 input: (7 - 3 + 2*0)/3 + 1 = 2.33\n"
        "what fits: kernel 1 or 4; stride 2 or 4; pad 1; or `rounding: floor` gives 2x2, `rounding: ceil` "
        "gives 3x3");
}

TEST_CASE("plan: a softmax needs one pixel") {
  CHECK(error_of(net({1, 7, 7}, {conv(10, 3), softmax()})) ==
        "2softmax: a softmax takes a 1x1 volume, one number a class, and here comes 5x5x10\n"
        "put an fc with a unit a class before it, or write `softmax: {classes: ...}`, which brings its own");
  CHECK(plan_network(net({1, 7, 7}, {conv(10, 7), softmax()})).classes() == 10);
}

TEST_CASE("plan: volumes and weights are bounded, without overflow on the way") {
  CHECK(error_of(net({1'000'000, 1'000'000, 1'000'000}, {fc(10), softmax()})) ==
        "the input, 1000000x1000000x1000000, has more than 2147483647 elements, the most that one may have");
  CHECK(error_of(net({3, 1, 1'000'000}, {fc(1'000'000), softmax()})) ==
        "1fc: its weight, [1000000, 3000000], has more than 2147483647 elements, the most that one may have");
  CHECK(
      error_of(net({1, 1000, 1000}, {conv(1'000'000, 1), softmax()})) ==
      "1conv: its output, 1000x1000x1000000, has more than 2147483647 elements, the most that one may have");
  CHECK(error_of(net({1, 1, 1}, {conv(1'000'000, 1'000'000, 1, 1'000'000), softmax()})) ==
        "1conv: its output, 1000002x1000002x1000000, has more than 2147483647 elements, the most that one "
        "may have");
  CHECK(error_of(net({1, 1, 1}, {conv(1, 1'000'000, 1'000'001, 1'000'000), conv(1, 1'000'000, 1, 999'999),
                                 softmax()})) ==
        "1conv: its weight, [1, 1, 1000000, 1000000], has more than 2147483647 elements, the most that one "
        "may have");
}

TEST_CASE("plan: exactly 2^31 - 1 elements are allowed") {
  CHECK(plan_network(net({kMaxElements, 1, 1}, {relu(), softmax()})).classes() == kMaxElements);
  CHECK(error_of(net({kMaxElements + 1, 1, 1}, {relu(), softmax()})) ==
        "the input, 1x1x2147483648, has more than 2147483647 elements, the most that one may have");
}

TEST_CASE("memory: weights once, a batch of every volume") {
  const NetworkPlan plan = plan_network(net({1, 4, 4}, {conv(2, 3), relu(), fc(3), softmax()}));
  const int64_t parameters = 2 * 9 + 2 + 3 * 8 + 3;
  const int64_t numbers = 16 + 8 + 8 + 3 + 3;
  const MemoryEstimate memory = estimate_memory(plan, 5);
  CHECK(memory.weights == 4 * parameters);
  CHECK(memory.activations == 4 * 5 * numbers);
}

TEST_CASE("memory: a figure beyond 64 bits is refused") {
  const NetworkPlan plan = plan_network(net({kMaxElements, 1, 1}, {relu(), softmax()}));
  CHECK_NOTHROW(estimate_memory(plan, 1'000'000));
  CHECK_THROWS_WITH(estimate_memory(plan, int64_t{1} << 32),
                    "the network's memory at this batch size exceeds 2^63 - 1 bytes: take a smaller one");
}

TEST_CASE("products: of what no inputs are multiplied with, its tensors are told, as of any kind to come") {
  const auto tensors = [](const std::vector<Dims>& dims) {
    LayerPlan layer;
    layer.input = layer.output = {64, 2, 2};
    for (const Dims& each : dims) {
      ParameterShape parameter;
      parameter.dims = each;
      layer.parameters.push_back(parameter);
      layer.parameter_count += element_count(each);
    }
    return layer;
  };
  CHECK(product_of_parameters(tensors({})).empty());
  CHECK(product_of_parameters(tensors({{64}})) == "1*64");
  CHECK(product_of_parameters(tensors({{64}, {64}})) == "2*64");
  CHECK(product_of_parameters(tensors({{64}, {1}})) == "64 + 1");
  CHECK(product_of_inputs(tensors({{64}, {64}})).empty());
  CHECK(product_of_parameters(tensors({{64, 32, 5, 3}, {64}})) == "(3*5*32 + 1)*64");
  CHECK(product_of_parameters(tensors({{64, 256}})) == "2*2*64*64");
}

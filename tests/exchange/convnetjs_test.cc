#include "exchange/convnetjs.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "network/network.h"
#include "random_values.h"
#include "thrown.h"

namespace cnn {
namespace {

// A layer of each kind that ConvNetJS has, and dropout.
NetworkSpec every_kind() {
  ConvSpec conv;
  conv.filters = 4;
  conv.kernel = {3, 2};
  conv.pad = {1, 1};
  conv.stride = {2, 2};
  conv.rounding = Rounding::floor;
  conv.bias_init = 0.1;
  PoolSpec pool;
  pool.kernel = pool.stride = {2, 2};
  pool.rounding = Rounding::floor;
  FcSpec hidden;
  hidden.units = 5;
  FcSpec last;
  last.units = 3;
  LrnSpec lrn;
  lrn.size = 3;
  return {{2, 7, 8},
          {{"c", conv},
           {"r", ReluSpec{}},
           {"n", lrn},
           {"p", pool},
           {"f", hidden},
           {"s", ActivationSpec{*kind_named<Activation>("sigmoid")}},
           {"d", DropoutSpec{0.5}},
           {"t", ActivationSpec{*kind_named<Activation>("tanh")}},
           {"g", last},
           {"softmax", SoftmaxSpec{}}}};
}

struct Computing {
  explicit Computing(const NetworkSpec& spec) : network(plan_network(spec), {0, 1}, workers) {
    network.initialize(7);
  }
  std::vector<std::span<const float>> values() const {
    std::vector<std::span<const float>> values;
    for (const auto& parameter : network.parameters()) values.emplace_back(parameter.value);
    return values;
  }
  std::vector<float> logits(const std::vector<float>& image) {
    std::ranges::copy(image, network.images());
    network.labels()[0] = 0;
    network.evaluate(1);
    return {network.logits(), network.logits() + network.plan().classes()};
  }
  Workers workers{1};
  Network network;
};

std::string text_of(const Computing& of) {
  return write_convnetjs(of.network.plan(), of.values());
}

std::string fault_of(const std::string& text) {
  return thrown(Failure::model, [&] { read_convnetjs(text, "net.json"); });
}

const std::string kInput = R"({"layer_type":"input","out_depth":2,"out_sx":2,"out_sy":1})";
const std::string kFc =
    R"({"layer_type":"fc","out_depth":2,"out_sx":1,"out_sy":1,"num_inputs":4,)"
    R"("filters":[{"sx":1,"sy":1,"depth":4,"w":{"0":1,"1":2,"2":3,"3":4}},{"w":[5,6,7,8.5]}],)"
    R"("biases":{"sx":1,"sy":1,"depth":2,"w":[0.5,-1]}})";
const std::string kSoftmax = R"({"layer_type":"softmax","out_depth":2,"out_sx":1,"out_sy":1,"num_inputs":2})";

std::string net(const std::string& layers) {
  return R"({"layers":[)" + layers + "]}";
}

}  // namespace

TEST_CASE("convnetjs: there and back, a network gives the same bits") {
  Computing before(every_kind());
  const NetworkWeights read = read_convnetjs(text_of(before), "net.json");
  CHECK(read.network.layers.size() == every_kind().layers.size() - 1);  // no dropout
  const auto values = values_for(before.network.plan(), read);
  Computing after(every_kind());
  after.network.initialize(8);
  REQUIRE(values.size() == after.network.parameters().size());
  for (size_t i = 0; i < values.size(); ++i)
    std::ranges::copy(values[i], after.network.parameters_to_write()[i].value.begin());
  const auto image = random_floats(2 * 7 * 8, 3);
  CHECK(after.logits(image) == before.logits(image));
}

TEST_CASE("convnetjs: a filter's numbers stand pixel by pixel, by object or by list") {
  // Two pixels of two channels: w[0], w[1] are the first pixel's.
  const NetworkWeights read = read_convnetjs(net(kInput + "," + kFc + "," + kSoftmax), "net.json");
  CHECK(read.network.input == Volume{2, 1, 2});
  REQUIRE(read.values.size() == 2);
  CHECK(read.values[0] == std::vector<float>{1, 3, 2, 4, 5, 7, 6, 8.5F});
  CHECK(read.values[1] == std::vector<float>{0.5F, -1});
}

TEST_CASE("convnetjs: what dropout multiplies by at prediction goes into the next weights") {
  const std::string drop =
      R"({"layer_type":"dropout","drop_prob":0.25,"out_depth":2,"out_sx":2,"out_sy":1},)";
  const NetworkWeights read = read_convnetjs(net(kInput + "," + drop + kFc + "," + kSoftmax), "net.json");
  CHECK(read.values[0][0] == 0.25F);
  CHECK(read.values[1][0] == 0.5F);
  const std::string late =
      R"({"layer_type":"dropout","drop_prob":0.25,"out_depth":2,"out_sx":1,"out_sy":1},)";
  CHECK(fault_of(net(kInput + "," + kFc + "," + late + kSoftmax)) ==
        "net.json: layer 3 (softmax): dropout before it cannot be taken: no weights take its factor");
}

TEST_CASE("convnetjs: what it has not is refused by the layer's name") {
  const auto refusal = [](LayerKind kind) {
    NetworkSpec spec = every_kind();
    spec.layers.insert(spec.layers.begin() + 2, {"odd", std::move(kind)});
    return convnetjs_lacks(plan_network(spec));
  };
  PoolSpec average;
  average.kernel = average.stride = {2, 2};
  average.type = PoolType::average;
  average.rounding = Rounding::floor;
  PoolSpec ceil;
  ceil.kernel = {2, 2};
  ceil.stride = {2, 2};
  ceil.rounding = Rounding::ceil;
  ConvSpec uneven;
  uneven.filters = 1;
  uneven.stride = {1, 2};
  uneven.rounding = Rounding::floor;
  ConvSpec grouped;
  grouped.filters = grouped.groups = 2;
  LrnSpec even;
  even.size = 4;
  CHECK(refusal(BatchNormSpec{}) == "odd: ConvNetJS has no batch_norm");
  CHECK(refusal(ActivationSpec{LeakyRelu{}}) == "odd: ConvNetJS has no leaky_relu");
  CHECK(refusal(average) == "odd: ConvNetJS pools by the maximum alone");
  CHECK(refusal(uneven) == "odd: ConvNetJS has one stride for both directions");
  CHECK(refusal(grouped) == "odd: ConvNetJS has no groups");
  CHECK(refusal(even) == "odd: ConvNetJS takes lrn over an odd number of channels alone");
  CHECK(refusal(ReluSpec{}).empty());
  NetworkSpec partial = every_kind();
  partial.layers[0].kind = ceil;
  CHECK(convnetjs_lacks(plan_network(partial)) == "c: ConvNetJS leaves out windows that do not fit");
}

TEST_CASE("convnetjs: weights go into a network that computes the same, and into no other") {
  const NetworkWeights read = read_convnetjs(net(kInput + "," + kFc + "," + kSoftmax), "net.json");
  FcSpec fc;
  fc.units = 2;
  const auto fault = [&](const NetworkSpec& spec) {
    return thrown(Failure::model, [&] { values_for(plan_network(spec), read); });
  };
  const NetworkSpec same{{2, 1, 2}, {{"mine", fc}, {"softmax", SoftmaxSpec{}}}};
  CHECK(values_for(plan_network(same), read) == read.values);
  CHECK(fault({{2, 2, 1}, same.layers}) == "it is another network: images of 2x1x2 there, of 1x2x2 here");
  CHECK(fault({same.input, {{"r", ReluSpec{}}, {"mine", fc}, {"softmax", SoftmaxSpec{}}}}) ==
        "it is another network: fc1 (fc, to 1x1x2) there is not what r (relu, to 2x1x2) is here");
  NetworkSpec without = same;
  fc.bias = false;
  without.layers[0].kind = fc;
  CHECK(fault(without) == "it is another network: mine has no biases here, and fc1 has some");
}

TEST_CASE("convnetjs: what is no network of it is refused with the place") {
  const auto with = [](std::string text, const std::string& what, const std::string& instead) {
    return text.replace(text.find(what), what.size(), instead);
  };
  const std::string good = net(kInput + "," + kFc + "," + kSoftmax);
  CHECK(fault_of("") == "net.json: is no JSON at byte 1");
  CHECK(fault_of("[1,2]") == "net.json: is no network of ConvNetJS: it has no list of layers");
  CHECK(fault_of(R"({"layers":[]})") == "net.json: is no network of ConvNetJS: it has no list of layers");
  CHECK(fault_of(good.substr(0, good.size() - 5)) ==
        "net.json: is no JSON at byte " + std::to_string(good.size() - 4));
  CHECK(fault_of(net("[7]," + kSoftmax)) == "net.json: layer 0: is no object");
  CHECK(fault_of(net(kInput)) == "net.json: layer 0 (input): is the last and no softmax");
  CHECK(fault_of(with(good, "softmax", "svm")) == "net.json: layer 2 (svm): is the last and no softmax");
  CHECK(fault_of(with(good, "\"fc\"", "\"maxout\"")) ==
        "net.json: layer 1 (maxout): is not taken; it may be conv, pool, relu, sigmoid, tanh, fc, lrn, "
        "dropout or "
        "softmax");
  CHECK(fault_of(with(good, ",\"3\":4", "")) ==
        "net.json: layer 1 (fc): a filter's weights are not 4 numbers");
  CHECK(fault_of(with(good, "8.5", "null")) == "net.json: has numbers beside other values in a list");
  CHECK(fault_of(with(good, "8.5", "1e300")) ==
        "net.json: layer 1 (fc): has a number beyond what a float holds");
  CHECK(fault_of(with(good, "\"out_sx\":1", "\"out_sx\":7")) ==
        "net.json: layer 1 (fc): its output is 1x1x2, and not what it says");
  CHECK(fault_of(with(good, "\"out_depth\":2,\"out_sx\":2", "\"out_depth\":2.5,\"out_sx\":2")) ==
        "net.json: layer 0 (input): out_depth is no whole number from 1 to 1000000");
  CHECK(fault_of(with(good, "{\"layers\"", "{\"layers\":1,\"layers\"")) ==
        "net.json: has a name twice: layers");
  CHECK(fault_of(std::string(9, '[')) == "net.json: nests too deep");
  CHECK(fault_of(std::string(kMostConvNetJsBytes + 1, ' ')) ==
        "net.json: has more than 16777216 bytes of JSON");
  std::string many = "[";
  for (int i = 0; i < 500'001; ++i) many += "[],";
  CHECK(fault_of(many) == "net.json: has more values than any network needs");
}

TEST_CASE("convnetjs: sizes that it claims take no memory") {
  const std::string conv =
      R"({"layer_type":"conv","sx":30000,"sy":30000,"stride":1,"pad":15000,"out_depth":1000000,"out_sx":2,"out_sy":2,"filters":[],"biases":{}})";
  CHECK_THAT(fault_of(net(kInput + "," + conv + "," + kSoftmax)),
             Catch::Contains("net.json: ") && Catch::Contains("conv1"));
}

}  // namespace cnn

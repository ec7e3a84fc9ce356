// The network on the page: its numbers are those that the network has.
#include <set>

#include "dashboard/opened_network.h"
#include "dashboard/watched.h"
#include "data/contact_sheet.h"
#include "network/probe.h"
#include "random_values.h"

namespace cnn {
namespace {

// What the page tells of the paused training, computed anew from the files it has saved.
struct Paused : Watched {
  Paused() {
    wait_until([&] { return state()["steps"] > 5; });
    control_answer(R"({"action":"pause"})");
    values.clear();
    probe.copy_weights(network.parameters());
    image.assign(36, 0);
    for (size_t i = 0; i < 36; ++i) image[i] = static_cast<float>(data.test.pixels[i] / 255.0);
    probe.forward(image);
    std::vector<float> seed = probe.probabilities();
    seed[static_cast<size_t>(data.test.labels[0])] -= 1;
    probe.backward(seed);
  }
  std::vector<float> values;
  std::vector<float> image;
  Workers own{1};
  Probe probe{plan_network(spec.network), own};
};

double scale_of(std::span<const float> values) {
  return extent_of(values).scale;
}

}  // namespace

TEST_CASE("network view: a row a layer, the input first and the softmax last") {
  Paused here;
  const json told = here.told("/api/layers");
  CHECK(told["step"] == here.state()["steps"]);
  CHECK(told["probe"]["kind"] == "fixed");
  CHECK(told["probe"]["class"] == here.data.test.labels[0]);
  CHECK(told["probe"]["label"] == here.data.classes[static_cast<size_t>(here.data.test.labels[0])]);
  CHECK_THAT(told["probe"]["image"].get<std::string>(),
             Catch::StartsWith("data:image/png;base64,iVBORw0KGgo"));
  std::vector<std::string> names;
  for (const json& layer : told["layers"]) names.push_back(layer["name"]);
  CHECK(names == std::vector<std::string>{"input", "conv1", "relu1", "fc1", "softmax1"});
  const json& conv = told["layers"][1];
  CHECK(conv["type"] == "conv");
  CHECK(conv["output"] == json{{"channels", 4}, {"height", 4}, {"width", 4}});
  CHECK(conv["filter"] == "3x3, stride 1");
  CHECK(conv["parameters"] == 40);
  CHECK(conv["arithmetic"] == "(3*3*1 + 1)*4 = 40");
  CHECK(conv["activation"]["greatest"] == extent_of(here.probe.look("conv1").activation).greatest);
  CHECK(conv["gradient"]["least"] == extent_of(here.probe.look("conv1").gradient).least);
  CHECK(conv["weight"]["least"] == extent_of(here.probe.parameters()[0].value).least);
  CHECK(conv["weight_gradient"]["greatest"] == extent_of(here.probe.parameters()[0].gradient).greatest);
  CHECK(told["layers"][2]["weight"] == nullptr);
  CHECK(told["layers"][2]["arithmetic"] == "");
  const auto probabilities = here.probe.probabilities();
  CHECK(told["layers"][4]["activation"]["greatest"] == std::ranges::max(probabilities));
}

TEST_CASE("network view: pictures are the layer's own numbers") {
  Paused here;
  const json told = here.told("/api/layers/conv1?first=1&count=2");
  CHECK(told["name"] == "conv1");
  const auto& look = here.probe.look("conv1");
  CHECK(told["pictures"]["activations"] ==
        json(pictures_json(look.activation, layout_of_maps({4, 4, 4}), 1, 2)));
  CHECK(told["pictures"]["activations"]["pictures"].size() == 2);
  CHECK(told["pictures"]["activations"]["scale"] == scale_of(look.activation));
  CHECK(told["pictures"]["activation_gradients"] ==
        json(pictures_json(look.gradient, layout_of_maps({4, 4, 4}), 1, 2)));
  const auto& weight = here.probe.parameters()[0];
  CHECK(told["pictures"]["weights"] ==
        json(pictures_json(weight.value, layout_of_weights(weight.dims, {1, 6, 6}), 1, 2)));
  CHECK(told["pictures"]["weight_gradients"]["scale"] == scale_of(weight.gradient));
  const json fc = here.told("/api/layers/fc1");
  CHECK(fc["pictures"]["activations"]["of"] == 1);
  CHECK(fc["pictures"]["weights"]["of"] == 3);
  CHECK(fc["pictures"]["weights"]["pictures"][0]["width"] == 8);  // four maps of 4x4
  CHECK(here.told("/api/layers/relu1")["pictures"]["weights"] == nullptr);
  CHECK(here.told("/api/layers/softmax1")["pictures"]["activations"]["pictures"][0]["width"] == 3);
}

TEST_CASE("network view: the window's sum is the output") {
  Paused here;
  const auto& output = here.probe.look("conv1").activation;
  for (const auto& [channel, row, column] : {std::tuple{0, 0, 0}, {3, 3, 3}, {2, 1, 3}}) {
    const json told = here.told("/api/layers/conv1/window?channel=" + std::to_string(channel) +
                                "&row=" + std::to_string(row) + "&column=" + std::to_string(column));
    const auto at = static_cast<size_t>((channel * 4 + row) * 4 + column);
    CHECK(told["output"] == output[at]);
    CHECK(told["row0"] == row);
    CHECK(told["column0"] == column);
    CHECK(told["input"] == json{{"height", 6}, {"width", 6}});
    double sum = told["bias"];
    sum += told["rest"]["sum"].get<double>();
    for (const json& term : told["channels"]) sum += term["sum"].get<double>();
    CHECK(sum == Approx(static_cast<double>(output[at])).epsilon(1e-5));
    CHECK(told["channels"][0]["input"][1][2] == here.image[static_cast<size_t>((row + 1) * 6 + column + 2)]);
  }
}

TEST_CASE("network view: of groups the window's sum is over the channels of the filter's own") {
  ConvSpec conv;
  conv.filters = 6;
  conv.kernel = {3, 3};
  conv.groups = 2;
  FcSpec fc;
  fc.units = 2;
  const NetworkPlan plan =
      plan_network({{4, 5, 5}, {{"conv1", conv}, {"fc1", fc}, {"softmax1", SoftmaxSpec{}}}});
  OpenedNetwork opened(plan);
  std::vector<std::vector<float>> values;
  for (const ParameterShape& shape : all_parameters(plan))
    values.push_back(random_floats(element_count(shape.dims), values.size() + 1));
  opened.take_weights(values);
  opened.compute(random_floats(100, 9), 0);
  CHECK(opened.layers()[1]["filter"] == "3x3, stride 1, groups 2");
  CHECK(opened.layers()[1]["arithmetic"] == "(3*3*2 + 1)*6 = 114");
  for (const int64_t channel : {0, 2, 3, 5}) {
    const auto told = opened.window("conv1", channel, 1, 2);
    double sum = told["bias"].get<double>();
    for (const auto& term : told["channels"]) {
      CHECK(term["channel"].get<int64_t>() / 2 == channel / 3);
      sum += term["sum"].get<double>();
    }
    CHECK(told["channels"].size() == 2);
    CHECK(sum == Approx(told["output"].get<double>()).epsilon(1e-5));
  }
}

TEST_CASE("network view: what is asked wrongly is refused with a sentence") {
  Paused here;
  const auto refused = [&](const std::string& path) {
    const std::string answer = here.get(path);
    return std::to_string(status_of(answer)) + " " + json::parse(body_of(answer))["error"].get<std::string>();
  };
  CHECK(refused("/api/layers/conv9") == "404 there is no layer of this name");
  CHECK(refused("/api/layers/conv1/pictures") == "404 there is nothing of this name");
  CHECK(refused("/api/layers/conv1?count=65") == "400 count is a whole number from 1 to 64");
  CHECK(refused("/api/layers/conv1?first=-1") == "400 first is a whole number from 0 to 1000000000");
  CHECK(refused("/api/layers/conv1/window?channel=0&row=0") ==
        "400 column is a whole number from 0 to 1000000000");
  CHECK(refused("/api/layers/conv1/window?channel=4&row=0&column=0") ==
        "400 conv1 has 4 maps of 4x4 numbers");
  CHECK(refused("/api/layers/relu1/window?channel=0&row=0&column=0") == "400 relu1 is no conv");
  const std::string kind = here.post("/api/probe", R"({"kind":"mine"})");
  CHECK(status_of(kind) == 400);
  CHECK(status_of(here.post("/api/probe", "no image", "image/png")) == 400);
}

TEST_CASE("network view: another image at random, one's own, and the fixed one again") {
  Paused here;
  const json fixed = here.told("/api/layers")["probe"];
  std::set<std::string> images;
  for (int i = 0; i < 20; ++i) {
    const json random = json::parse(body_of(here.post("/api/probe", R"({"kind":"random"})")));
    CHECK(random["kind"] == "random");
    images.insert(random["image"].get<std::string>());
  }
  CHECK(images.size() > 3);
  Raster raster{6, 6, 1, std::vector<uint8_t>(36, 0)};
  raster.pixels[7] = 255;
  const json own = json::parse(body_of(here.post("/api/probe", encode_png(raster), "image/png")));
  CHECK(own["kind"] == "uploaded");
  CHECK(own["label"] == nullptr);
  CHECK(own["class"] == nullptr);
  const json input = here.told("/api/layers/input")["pictures"]["activations"];
  CHECK(input["greatest"] == 1);
  CHECK(input["least"] == 0);
  CHECK(json::parse(body_of(here.post("/api/probe", R"({"kind":"fixed"})"))) == fixed);
}

TEST_CASE("network view: new pictures are told of while somebody looks at them, and not before") {
  Watched here;
  Connection viewer(here.port());
  viewer.send(request_text("GET /api/events", here.bearer()));
  CHECK_THAT(viewer.receive(R"("event":"norms")"), !Catch::Contains(R"("event":"pictures")"));
  here.get("/api/layers/conv1");
  CHECK_THAT(viewer.receive(R"("event":"pictures","step":)"), Catch::Contains(R"("event":"pictures")"));
}

}  // namespace cnn

#include "report/network_drawing.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "report/drawing_layout.h"
#include "report/drawn_layers.h"
#include "report/svg.h"

using namespace cnn;

namespace {

LayerSpec conv(const std::string& name, int64_t filters, int64_t kernel = 3, int64_t pad = 1) {
  ConvSpec spec;
  spec.filters = filters;
  spec.kernel = {kernel, kernel};
  spec.pad = {pad, pad};
  return {name, spec};
}

LayerSpec pool(const std::string& name) {
  PoolSpec spec;
  spec.kernel = {2, 2};
  spec.stride = {2, 2};
  return {name, spec};
}

LayerSpec relu(const std::string& name) {
  return {name, ReluSpec{}};
}

LayerSpec fc(const std::string& name, int64_t units) {
  FcSpec spec;
  spec.units = units;
  return {name, spec};
}

LayerSpec residual(const std::string& name, int64_t filters) {
  return {name, ResidualSpec{
                    {conv(name + ".conv1", filters), relu(name + ".relu1"), conv(name + ".conv2", filters)}}};
}

NetworkPlan plan_of(std::vector<LayerSpec> layers, const Volume& input = {3, 32, 32}) {
  layers.push_back(fc("fc9", 10));
  layers.push_back({"softmax", SoftmaxSpec{}});
  return plan_network({input, std::move(layers)});
}

size_t count_of(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("drawing: layers that change no volume stand with the one before them") {
  const DrawnNetwork network = drawn_layers(plan_of({conv("conv1", 8, 5, 2), relu("relu1"), pool("pool1")}));
  REQUIRE(network.layers.size() == 4);
  CHECK(network.layers[0].output == Volume{3, 32, 32});
  CHECK(network.layers[1].name == "conv1");
  CHECK(network.layers[1].lines == std::vector<std::string>{"5×5, 8", "pad 2", "relu"});
  CHECK(network.layers[2].lines == std::vector<std::string>{"max 2×2", "stride 2"});
  CHECK(network.layers[3].lines == std::vector<std::string>{"fc 10", "softmax"});
  CHECK(network.layers[3].output == Volume{10, 1, 1});
}

TEST_CASE("drawing: what comes again is drawn once, one layer or several, with how often") {
  const auto same =
      drawn_layers(plan_of({conv("conv1", 8), conv("conv2", 8), conv("conv3", 8), pool("pool1")}));
  REQUIRE(same.groups.size() == 4);
  CHECK(same.groups[1].times == 3);
  CHECK(same.groups[1].count == 1);
  CHECK(same.groups[1].last == "conv3");
  CHECK(same.layers.size() == 4);

  const auto pairs = drawn_layers(
      plan_of({conv("conv1", 8), conv("conv2", 4), conv("conv3", 8), conv("conv4", 4), conv("conv5", 6)}));
  REQUIRE(pairs.groups.size() == 4);
  CHECK(pairs.groups[1].count == 2);
  CHECK(pairs.groups[1].times == 2);
  CHECK(pairs.groups[1].last == "conv4");

  const auto other = drawn_layers(plan_of({conv("conv1", 8), conv("conv2", 9), conv("conv3", 8, 1, 0)}));
  for (const LayerGroup& group : other.groups) CHECK(group.times == 1);
}

TEST_CASE("drawing: a block shows its ways, and x where it goes past") {
  const auto network = drawn_layers(
      plan_of({conv("conv1", 8), residual("residual1", 8), relu("relu9"), residual("residual2", 4)}));
  REQUIRE(network.layers.size() == 5);
  CHECK(network.layers[2].paths == std::vector<std::vector<std::string>>{{"3×3, 8, relu", "3×3, 8"}, {}});
  CHECK(network.layers[2].lines == std::vector<std::string>{"relu"});
  CHECK(network.layers[2].meeting == "+");
  CHECK(network.layers[3].paths ==
        std::vector<std::vector<std::string>>{{"3×3, 4, relu", "3×3, 4"}, {"1×1, 4"}});
  const LayerSpec branches{"branches1",
                           BranchesSpec{{{conv("branches1.1.conv1", 2)},
                                         {conv("branches1.2.conv1", 3), relu("branches1.2.relu1")}}}};
  const auto side = drawn_layers(plan_of({branches}));
  CHECK(side.layers[1].paths == std::vector<std::vector<std::string>>{{"3×3, 2"}, {"3×3, 3, relu"}});
  CHECK(side.layers[1].meeting == "concat");
}

TEST_CASE("drawing: every volume is there with its sizes, in a page of A4") {
  std::vector<LayerSpec> layers;
  for (int64_t i = 1; i <= 30; ++i) layers.push_back(conv("conv" + std::to_string(i), 100 + i));
  const NetworkPlan plan = plan_of(layers);
  const std::string text = draw_network(plan, "long");
  for (int64_t i = 1; i <= 30; ++i) CHECK(count_of(text, ">" + std::to_string(100 + i) + "</text>") == 1);
  CHECK(count_of(text, " top\"") == 32);
  CHECK(count_of(text, ">32</text>") == 2 * 31);
  const DrawingLayout layout = lay_out(drawn_layers(plan), 1000, 210.0 / 297);
  CHECK(layout.height <= layout.width * 210 / 297);
  CHECK(layout.rows.size() > 2);
  for (const Row& row : layout.rows) {
    double width = 0;
    for (size_t i = row.first; i < row.end; ++i) width += layout.extents[i].width();
    CHECK(width <= layout.width - 2 * kMargin);
  }
}

TEST_CASE("drawing: a name is text, whatever stands in it") {
  CHECK(xml_text("a<b>&\"'\x01\xff") == "a&lt;b&gt;&amp;&quot;&#39;\xEF\xBF\xBD\xEF\xBF\xBD");
  const std::string text = draw_network(plan_of({}), "</title><script>x</script>");
  CHECK(text.starts_with(kSvgBeginning));
  CHECK(count_of(text, "<script") == 0);
  CHECK(count_of(text, "&lt;/title&gt;&lt;script&gt;x&lt;/script&gt;") == 2);
}

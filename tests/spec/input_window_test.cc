#include "spec/input_window.h"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "spec/networks.h"
#include "spec/receptive_field.h"

using namespace cnn;
using namespace cnn::test;

namespace {

void check_window(const InputWindow& window, const Range& rows, const Range& columns) {
  CHECK(window.rows.begin == rows.begin);
  CHECK(window.rows.end == rows.end);
  CHECK(window.columns.begin == columns.begin);
  CHECK(window.columns.end == columns.end);
}

}  // namespace

TEST_CASE("input window: it is as large as the receptive field, and steps with it") {
  for (const NetworkSpec& network : {lecture_net(), vgg16()}) {
    const NetworkPlan plan = plan_network(network);
    const auto layers = all_layers(plan.layers);
    const auto fields = receptive_fields(plan);
    for (size_t i = 0; i < layers.size(); ++i) {
      const std::string& name = layers[i]->spec.name;
      const ReceptiveField& field = fields[i].after;
      CAPTURE(name);
      if (field.is_whole) continue;
      const InputWindow first = input_window(plan, name, 0, 0);
      const InputWindow other = input_window(plan, name, 2, 1);
      CHECK(first.size() == field.size);
      CHECK(other.size() == field.size);
      CHECK(other.rows.begin - first.rows.begin == 2 * field.stride.height);
      CHECK(other.columns.begin - first.columns.begin == field.stride.width);
    }
  }
}

TEST_CASE("input window: padding moves it beyond the border, where it is cut") {
  const NetworkPlan plan =
      plan_network(net({3, 8, 6}, {conv(4, 3, 1, 1), conv(4, 3, 1, 1), fc(2), softmax()}));
  check_window(input_window(plan, "2conv", 0, 5), {-2, 3}, {3, 8});
  check_window(input_window(plan, "2conv", 0, 5).inside(plan.input), {0, 3}, {3, 6});
  check_window(input_window(plan, "input", 4, 1), {4, 5}, {1, 2});
  CHECK_THROWS_AS(input_window(plan, "3conv", 0, 0), std::out_of_range);
  check_window(input_window(plan, "3fc", 0, 0).inside(plan.input), {0, 8}, {0, 6});
}

TEST_CASE("input window: what lies in padding alone sees nothing of the image") {
  const NetworkPlan plan = plan_network(net({1, 4, 4}, {conv(2, 1, 1, 1), fc(2), softmax()}));
  const InputWindow corner = input_window(plan, "1conv", 0, 3);
  check_window(corner, {-1, 0}, {2, 3});
  CHECK(corner.inside(plan.input).rows.size() == 0);
}

TEST_CASE("input window: where paths meet it holds the windows of all of them") {
  const LayerSpec wide{"wide", conv(2, 5, 1, 2)};
  const LayerSpec narrow{"narrow", conv(2, 1)};
  NetworkSpec network = net({2, 9, 9}, {conv(2, 3, 2, 1)});
  network.layers.push_back({"branches", BranchesSpec{{{wide}, {narrow}}}});
  network.layers.push_back({"residual", ResidualSpec{{{"inner", conv(4, 1)}}}});
  network.layers.push_back({"fc", fc(2)});
  network.layers.push_back({"softmax", softmax()});
  const NetworkPlan plan = plan_network(network);
  check_window(input_window(plan, "narrow", 2, 2), {3, 6}, {3, 6});
  check_window(input_window(plan, "wide", 2, 2), {-1, 10}, {-1, 10});
  check_window(input_window(plan, "branches", 2, 2), {-1, 10}, {-1, 10});
  check_window(input_window(plan, "residual", 2, 2), {-1, 10}, {-1, 10});
}

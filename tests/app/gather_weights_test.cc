// What a report tells of weights.
#include "app/gather_weights.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "data/contact_sheet.h"

namespace cnn::app {
namespace {

NetworkPlan plan_of(const Volume& input, LayerSpec layer) {
  FcSpec classes;
  classes.units = 2;
  return plan_network({input, {std::move(layer), {"fc9", classes}, {"softmax", SoftmaxSpec{}}}});
}

LayerSpec plain_conv(int64_t filters, int64_t kernel) {
  ConvSpec spec;
  spec.filters = filters;
  spec.kernel = {kernel, kernel};
  return {"conv1", spec};
}

LayerSpec plain_fc(int64_t units) {
  FcSpec spec;
  spec.units = units;
  return {"fc1", spec};
}

}  // namespace

TEST_CASE("weights: norm, root mean square, ends, and how they are spread") {
  const std::vector<float> values = {-1, 0, 2, 2};
  const std::vector<float> bias = {3, 4};
  const std::vector<WeightFigures> figures =
      weight_figures(std::vector<ConstParameter>{{"fc1.weight", {2, 2}, false, false, values, {}},
                                                 {"fc1.bias", {2}, true, false, bias, {}},
                                                 {"bn1.running_var", {2}, false, true, bias, {}}});
  REQUIRE(figures.size() == 3);
  CHECK(figures[0].name == "fc1.weight");
  CHECK(figures[0].sides == "[2, 2]");
  CHECK(figures[0].norm == 3);
  CHECK(figures[0].rms == 1.5);
  CHECK(figures[0].least == -1);
  CHECK(figures[0].greatest == 2);
  std::vector<int64_t> bins(24);
  bins[0] = 1;
  bins[8] = 1;
  bins[23] = 2;
  CHECK(figures[0].bins == bins);
  CHECK_FALSE(figures[0].gradient_norm);
  CHECK(figures[1].norm == 5);
  CHECK(figures[1].bins.empty());
  CHECK(figures[2].bins.empty());
}

TEST_CASE("weights: all of the same value lie in the first part") {
  const std::vector<float> values(6, 0.5F);
  const std::vector<WeightFigures> figures =
      weight_figures(std::vector<ConstParameter>{{"fc1.weight", {2, 3}, false, false, values, {}}});
  CHECK(figures[0].bins.front() == 6);
}

TEST_CASE("filters: those of the first layer with weights, each with its numbers") {
  const std::vector<float> values = {1, -2, 0, 2, 0.5F, 0, 0, 0};
  const std::vector<float> bias(2);
  const auto figure =
      filters_of(plan_of({1, 4, 4}, plain_conv(2, 2)),
                 std::vector<ConstParameter>{{"conv1.bias", {2}, true, false, bias, {}},
                                             {"conv1.weight", {2, 1, 2, 2}, false, false, values, {}}});
  REQUIRE(figure);
  CHECK(figure->title == "Filters of conv1");
  CHECK(figure->about == "2 of 2, from the left, row by row. White is 0, blue -2, orange 2.");
  CHECK(figure->rows ==
        std::vector<std::vector<std::string>>{{"0", "-2", "2", "3"}, {"1", "0", "0.5", "0.5"}});
  CHECK(is_own_png(figure->png));
}

TEST_CASE(
    "filters: over three channels in colour, rows of a fully connected layer as its input lies, 64 at most") {
  const std::vector<float> colour(100 * 3, 0.25F);
  const auto of_colour =
      filters_of(plan_of({3, 4, 4}, plain_conv(100, 1)),
                 std::vector<ConstParameter>{{"conv1.weight", {100, 3, 1, 1}, false, false, colour, {}}});
  REQUIRE(of_colour);
  CHECK(of_colour->rows.size() == 64);
  CHECK(of_colour->about ==
        "64 of 100, from the left, row by row. In the colours of the image, gray is 0, black and full colour "
        "are "
        "0.25 from it.");
  const std::vector<float> rows(3 * 32, 1.0F);
  const auto of_rows =
      filters_of(plan_of({2, 4, 4}, plain_fc(3)),
                 std::vector<ConstParameter>{{"fc1.weight", {3, 32}, false, false, rows, {}}});
  REQUIRE(of_rows);
  CHECK(of_rows->title == "Rows of weights of fc1");
  CHECK(of_rows->about ==
        "3 of 3, from the left, row by row. White is 0, blue -1, orange 1; of several channels the number "
        "farthest "
        "from 0.");
  CHECK_FALSE(filters_of(plan_of({1, 4, 4}, plain_fc(3)), {}));
}

}  // namespace cnn::app

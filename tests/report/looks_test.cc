// What the page about a run tells of the network's inside.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <string>

#include "report/layer_chart.h"
#include "report/page_parts.h"
#include "report/run_page.h"

using namespace cnn;
using Catch::Contains;

namespace {

ShownFigure figure_of(const std::string& title, size_t bytes = 3) {
  return {title, "From the left.", std::string(bytes, 'p'), {"map", "sum"}, {{"HiResCAM of conv1", "1.5"}}};
}

WeightFigures weights_of(const std::string& name, double norm, double gradient) {
  WeightFigures one;
  one.name = name;
  one.sides = "[2, 2]";
  one.norm = norm;
  one.least = -1;
  one.greatest = 3;
  one.bins = {1, 0, 2, 1};
  one.gradient_norm = gradient;
  return one;
}

RunReport report_of() {
  FcSpec fc;
  fc.units = 2;
  RunReport report;
  report.name = "small";
  report.source = "runs/small";
  report.plan = plan_network({{1, 4, 4}, {{"fc1", fc}, {"softmax", SoftmaxSpec{}}}});
  report.classes = {"a", "b"};
  report.no_epochs = "none";
  report.held_out = HeldOutAnswers{"test", 0.5, {{0, 1, 0.9F, 0.1F}}, {}, "", {{0, {"0", "png"}}}};
  return report;
}

RunReport whole_report() {
  RunReport report = report_of();
  report.filters = figure_of("Filters of conv1");
  report.explanations = {figure_of("image 0: a, taken for b"), figure_of("image 1: b, told right")};
  report.activations = {figure_of("conv1 of image 0")};
  report.weights = {weights_of("conv1.weight", 2, 0.001)};
  report.units = {{"relu1", 8, 2, 0.5, 200}};
  return report;
}

size_t occurrences(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("looks: each picture has its words and its table, and stands in the contents") {
  const std::string page = run_page(whole_report());
  for (const char* id : {"explanations", "activations", "weights", "units"}) {
    CHECK_THAT(page, Contains("<li><a href=\"#" + std::string(id) + "\">"));
    CHECK(occurrences(page, "<section id=\"" + std::string(id) + "\"") == 1);
  }
  CHECK(occurrences(page, "<figure") == occurrences(page, "<details><summary>Numbers: "));
  CHECK_THAT(page,
             Contains("<figcaption>image 0: a, taken for b</figcaption>\n<p>From the left.</p>\n"
                      "<img src=\"data:image/png;base64,cHBw\" alt=\"image 0: a, taken for b; its numbers "
                      "are in the table below\">"));
  CHECK_THAT(page, Contains("<th scope=\"row\">HiResCAM of conv1</th><td class=\"number\">1.5</td>"));
}

TEST_CASE("looks: norms and dead units are told in numbers") {
  const std::string page = run_page(whole_report());
  CHECK_THAT(page, Contains("<th scope=\"row\">conv1.weight</th><td>[2, 2]</td><td class=\"number\">2</td>"));
  CHECK_THAT(page, Contains("<td class=\"number\">0.001</td></tr>"));
  CHECK_THAT(page, Contains("2 of 8 units behind a relu are dead: "));
  CHECK_THAT(page, Contains("0 for each of 200 images looked at"));
  CHECK_THAT(page, Contains("<td class=\"number\">25.0%</td><td class=\"number\">50.0%</td>"));
  CHECK_THAT(page, Contains("<th scope=\"row\">1 to 2</th><td class=\"number\">2</td>"));
}

TEST_CASE("looks: what there is none of has no part, and what cannot be explained says why") {
  RunReport report = report_of();
  report.plan.input.channels = 5;
  const std::string page = run_page(report);
  CHECK_THAT(page, Contains("Only answers about gray and RGB images are explained; these have 5 channels."));
  CHECK_THAT(page, Contains("No layer has weights."));
  CHECK(page.find("id=\"activations\"") == page.npos);
  CHECK(page.find("id=\"units\"") == page.npos);
  CHECK(page.find("nan") == page.npos);
}

TEST_CASE("looks: without the data there are the filters, the norms of the weights and no gradients") {
  RunReport report = report_of();
  report.held_out.reset();
  report.no_images = "data: not there";
  report.filters = figure_of("Filters of conv1");
  report.weights = {weights_of("conv1.weight", 2, 1)};
  report.weights[0].gradient_norm.reset();
  const std::string page = run_page(report);
  CHECK_THAT(page, Contains("<figcaption>Filters of conv1</figcaption>"));
  CHECK(page.find("id=\"explanations\"") == page.npos);
  CHECK(page.find("its gradient") == page.npos);
}

TEST_CASE("looks: hundreds of layers and large pictures leave the page below 5 MB") {
  RunReport report = report_of();
  report.filters = figure_of("large", 2'000'000);
  report.explanations = {8, figure_of("larger", 900'000)};
  report.weights = std::vector<WeightFigures>(3000, weights_of(std::string(60, 'n'), 1, 1));
  for (WeightFigures& one : report.weights) one.bins.assign(24, 1);
  report.units = std::vector<UnitFigures>(3000, {std::string(60, 'r'), 8, 1, 0.5, 200});
  const std::string page = run_page(report);
  CHECK(page.size() < 5'000'000);
  CHECK_THAT(page, Contains("This page has no more room for the picture."));
  CHECK_THAT(page, Contains("The first 80 of 3000 parameters."));
  CHECK_THAT(page, Contains("nnn…nnn"));
  CHECK_THAT(page, Contains("The first 32 of 3000 weight tensors."));
  CHECK_THAT(page, Contains("The first 80 of 3000 layers."));
}

TEST_CASE("looks: explanations have their pictures before activations and the many images told wrong") {
  RunReport report = report_of();
  report.explanations = {3, figure_of("explained", 750'000)};
  report.activations = {5, figure_of("activated", 300'000)};
  report.held_out->shown.at(0).png.assign(300'000, 'p');
  const std::string page = run_page(report);
  const std::string missing = "This page has no more room for the picture.";
  const size_t activations = page.find("<section id=\"activations\"");
  REQUIRE(activations != page.npos);
  CHECK(page.substr(0, activations).find(missing) == page.npos);
  CHECK_THAT(page.substr(activations), Contains(missing));
}

TEST_CASE("looks: of a large network the chart of norms has the weights of all layers") {
  RunReport report = report_of();
  for (int i = 0; i < 40; ++i) {
    const std::string layer = "bn" + std::to_string(i);
    report.weights.push_back(weights_of(layer + ".weight", 1, 1));
    for (const char* other : {".bias", ".running_mean", ".running_var"}) {
      report.weights.push_back(weights_of(layer + other, 1, 1));
      report.weights.back().bins.clear();
    }
  }
  const std::string page = run_page(report);
  CHECK_THAT(page, Contains("Drawn are the weights; the table has biases and statistics too."));
  CHECK_THAT(page, Contains(">bn39.weight</text>"));
  CHECK(page.find(">bn39.bias</text>") == page.npos);
  CHECK_THAT(page, Contains("<th scope=\"row\">bn39.running_var</th>"));
}

TEST_CASE("layer charts: what cannot be drawn is left out") {
  const std::string decades =
      decades_chart("norms", {"a", "b"}, {{"one", {0.01, 10}}, {"two", {0, NAN}}, {"three", {INFINITY, -1}}});
  CHECK(occurrences(decades, "<circle class=\"dot series-0\"") == 2);   // one in the legend
  CHECK(occurrences(decades, "<polygon class=\"dot series-1\"") == 2);  // likewise
  for (const char* mark : {">0.01<", ">0.1<", ">1<", ">10<"}) CHECK_THAT(decades, Contains(mark));
  CHECK(occurrences(decades, "nan") + occurrences(decades, "inf") == 0);
  const std::string none = decades_chart("norms", {"a"}, {{"one", {0}}});
  CHECK(occurrences(none, "nan") + occurrences(none, "inf") == 0);
  const std::string shares = shares_chart("shares", {"a", "b"}, {{"one", {0.5, 0}}, {"two", {2, NAN}}});
  CHECK(occurrences(shares, "class=\"bar bar-0\"") == 3);
  CHECK(occurrences(shares, "class=\"bar bar-1\"") == 1);
}

TEST_CASE("layer charts: a histogram has a bar for each part that is not empty, and a line at zero") {
  const std::string chart = histogram_chart("spread", -1, 3, {1, 0, 2, 1});
  CHECK(occurrences(chart, "<rect class=\"bar bar-0\"") == 3);
  CHECK_THAT(chart, Contains(">-1<") && Contains(">3<"));
  CHECK(occurrences(chart, "class=\"ideal\"") == 1);
  CHECK(occurrences(histogram_chart("one", 0.5, 0.5, {6, 0}), "nan") == 0);
  CHECK(occurrences(histogram_chart("above", 1, 2, {6, 1}), "class=\"ideal\"") == 0);
}

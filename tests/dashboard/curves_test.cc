#include "dashboard/curves.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace cnn {
namespace {

BatchEvent step(int64_t number, float loss, int64_t images = 64, int64_t correct = 32) {
  BatchEvent event;
  event.epoch = 1 + (number - 1) / 1000;
  event.steps = number;
  event.loss = loss;
  event.images = images;
  event.correct = correct;
  event.learning_rate = 0.1;
  return event;
}

}  // namespace

TEST_CASE("thinned: at most so many points, evenly, the first and the last always there") {
  Thinned<int64_t> curve(10);
  for (int64_t i = 0; i < 1000; ++i) {
    curve.push(i);
    const std::vector<int64_t> rows = curve.rows();
    CAPTURE(i);
    REQUIRE(rows.size() <= 10);
    REQUIRE(rows.front() == 0);
    REQUIRE(rows.back() == i);
    REQUIRE(std::ranges::is_sorted(rows));
    if (i > 10) REQUIRE(rows.size() >= 5);
    for (size_t j = 2; j + 1 < rows.size(); ++j) REQUIRE(rows[j] - rows[j - 1] == rows[1] - rows[0]);
  }
}

TEST_CASE("window: exactly the last hundred images, the oldest batch in part") {
  AccuracyWindow window;
  CHECK(!window.accuracy());
  window.add(50, 50);
  CHECK(window.accuracy() == 1);
  window.add(80, 0);
  CHECK(*window.accuracy() == Approx(0.2));  // 20 of the first 50 and the 80
  window.add(80, 40);
  CHECK(*window.accuracy() == Approx(0.4));  // 20 of 80 that were wrong, and 80 of which 40 are right
  window.add(1000, 250);
  CHECK(*window.accuracy() == Approx(0.25));
}

TEST_CASE("curves: a row a step, and evaluations in columns of their own") {
  Curves curves;
  curves.set_layers({"conv1", "fc1"});
  curves.take(step(1, 2));
  CHECK(!curves.last_validated());
  curves.take(EvaluationEvent{Split::validation, 1, 0.5, 3, 4, 1, 2});
  curves.take(step(2, 1));
  curves.take(Norms{2, {0.5, 0.25}, {0.001, 0.002}});
  const auto json = curves.json();
  CHECK(json["loss"].dump() == "[[1,2.0,2.0],[2,1.0,1.4949494949494948]]");
  CHECK(json["accuracy"].dump() == "[[1,0.5,null,null],[1,null,0.75,null],[2,0.5,null,null]]");
  CHECK(json["learning_rate"].dump() == "[[1,0.1],[2,0.1]]");
  CHECK(json["norms"].dump() == R"({"layers":["conv1","fc1"],"rows":[[2,[0.5,0.25],[0.001,0.002]]]})");
  CHECK(json["epochs"].dump() == "[[1,1]]");
  CHECK(curves.accuracy(Split::validation) == 0.75);
  CHECK(curves.last_validated() == 0.5);
  CHECK(!curves.accuracy(Split::test));
}

TEST_CASE("curves: however long the training, at most 2,000 points each") {
  Curves curves;
  for (int64_t i = 1; i <= 50'000; ++i) curves.take(step(i, static_cast<float>(i)));
  const auto json = curves.json();
  for (const char* name : {"loss", "learning_rate", "accuracy"}) {
    CHECK(json[name].size() <= 2000);
    CHECK(json[name].size() >= 1000);
    CHECK(json[name].front()[0] == 1);
    CHECK(json[name].back()[0] == 50'000);
  }
  CHECK(json["epochs"].size() == 50);
}

}  // namespace cnn

#include "report/comparison.h"

#include <catch2/catch.hpp>

#include "report/bubble_chart.h"
#include "report/statistics.h"

namespace cnn {
namespace {

ComparedRun run(const std::string& name, int64_t right, int64_t macs) {
  return {.name = name, .macs = macs, .parameters = 10 * macs, .score = Score{right, 100}};
}

}  // namespace

// Against scipy.stats.binomtest(k, n, 0.5).pvalue.
TEST_CASE("comparison: McNemar's test is exact") {
  CHECK(mcnemar_p(0, 0) == 1);
  CHECK(mcnemar_p(5, 5) == 1);
  CHECK(mcnemar_p(10, 2) == Approx(0.03857421875));
  CHECK(mcnemar_p(2, 10) == mcnemar_p(10, 2));
  CHECK(mcnemar_p(0, 5) == Approx(0.0625));
  CHECK(mcnemar_p(120, 80) == Approx(0.0056853).epsilon(1e-4));
  CHECK(mcnemar_p(3000, 2000) < 1e-40);
  CHECK(mcnemar_p(9000, 0) == kLeastP);  // and not 0, which nothing is
}

TEST_CASE("comparison: a difference is shown from one in twenty on") {
  CHECK(verdict_on({.only_first = 10, .only_second = 2, .p = 0.0386}) == "the first is better (p = 0.039)");
  CHECK(verdict_on({.only_first = 2, .only_second = 10, .p = 0.0386}) == "the second is better (p = 0.039)");
  CHECK(verdict_on({.only_first = 5, .only_second = 1, .p = 0.21875}) == "no difference is shown (p = 0.22)");
  CHECK(verdict_on({.only_first = 9000, .p = kLeastP}) == "the first is better (p < 1e-300)");
}

TEST_CASE("comparison: on the front is what no other beats in accuracy and operations") {
  std::vector<ComparedRun> runs = {run("small", 80, 10), run("large", 90, 100), run("bad", 70, 50),
                                   run("costly", 90, 200)};
  runs.push_back({.name = "config", .macs = 1});
  find_front(runs);
  std::vector<std::string> front;
  for (const ComparedRun& one : runs) {
    if (one.is_on_front) front.push_back(one.name);
  }
  CHECK(front == std::vector<std::string>{"small", "large"});
}

TEST_CASE("comparison: the page has each network once in its chart, and its numbers and names as text") {
  Comparison comparison;
  comparison.runs = {run("<b>a</b>", 80, 1000), run("b", 90, 100'000)};
  comparison.pairs = {
      {.first = 0, .second = 1, .images = 100, .only_first = 2, .only_second = 12, .p = 0.0129}};
  comparison.differences = {{"train.batch_size", {"32", ""}}};
  const std::string page = comparison_page(comparison);
  CHECK(page.find("<b>a</b>") == std::string::npos);
  CHECK_THAT(page, Catch::Contains("&lt;b&gt;a&lt;/b&gt;"));
  CHECK_THAT(page, Catch::Contains("80.00%"));
  CHECK_THAT(page, Catch::Contains("the second is better (p = 0.013)"));
  CHECK_THAT(page, Catch::Contains("train.batch_size"));
  const std::string chart = bubble_chart(comparison.runs).svg;
  size_t bubbles = 0;
  for (size_t at = chart.find("class=\"bubble\""); at != std::string::npos;
       at = chart.find("class=\"bubble\"", at + 1))
    ++bubbles;
  CHECK(bubbles == 2);
  CHECK(bubble_chart({{.name = "config", .macs = 5}}).svg.empty());
}

TEST_CASE("comparison: it says which images it is of, and how far a training has come") {
  Comparison comparison;
  CHECK(what_it_is_of(comparison).empty());
  CHECK(name_of_accuracy(comparison) == "accuracy");
  comparison.images = comparison.images_of_set = 1500;
  CHECK(what_it_is_of(comparison) == "Accuracies are on the same 1,500 test images.");
  comparison.images = 500;
  CHECK(what_it_is_of(comparison) ==
        "Accuracies are on the 500 of the 1,500 test images that none of them was trained on.");
  comparison.images = 1500;
  comparison.is_on_validation = true;
  CHECK(
      what_it_is_of(comparison) ==
      "Accuracies are on the same 1,500 validation images, by which a training may have chosen its weights.");
  CHECK(name_of_accuracy(comparison) == "validation accuracy");
  CHECK(ComparedRun{.planned_epochs = 5}.epochs_text() == "-");
  CHECK(ComparedRun{.epochs = 5, .planned_epochs = 5}.epochs_text() == "5");
  CHECK(ComparedRun{.epochs = 2, .planned_epochs = 5}.epochs_text() == "2 of 5");
}

TEST_CASE("comparison: a name that has no room in the chart is a number, and what is not drawn is told") {
  Comparison comparison;
  for (int i = 0; i < 30; ++i) comparison.runs.push_back(run("runs/network" + std::to_string(i), 80, 1000));
  comparison.runs.push_back({.name = "still", .score = Score{50, 100}});
  comparison.images = comparison.images_of_set = 100;
  const BubbleChart chart = bubble_chart(comparison.runs);
  CHECK(chart.has_numbers);
  CHECK(chart.left_out == std::vector<size_t>{30});
  CHECK_FALSE(chart.unnamed.empty());  // all of them lie at one point
  const std::string page = comparison_page(comparison);
  CHECK_THAT(page, Catch::Contains("2: runs/network1</th>"));
  CHECK_THAT(page, Catch::Contains("there are no operations to draw it at: still."));
  CHECK_THAT(page, !Catch::Contains("None of these was tested"));
  CHECK(cut_name(std::string(200, 'a'), 9) == "aaaa\u2026aaaa");
  CHECK(cut_name("a\nb\xff", 9) == "a?b\\xff");
}

}  // namespace cnn

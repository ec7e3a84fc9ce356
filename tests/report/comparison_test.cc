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
}

TEST_CASE("comparison: a difference is shown from one in twenty on") {
  CHECK(verdict_on({.only_first = 10, .only_second = 2, .p = 0.0386}) == "the first is better (p = 0.039)");
  CHECK(verdict_on({.only_first = 2, .only_second = 10, .p = 0.0386}) == "the second is better (p = 0.039)");
  CHECK(verdict_on({.only_first = 5, .only_second = 1, .p = 0.21875}) == "no difference is shown (p = 0.22)");
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
  const std::string chart = bubble_chart(comparison.runs);
  size_t bubbles = 0;
  for (size_t at = chart.find("class=\"bubble\""); at != std::string::npos;
       at = chart.find("class=\"bubble\"", at + 1))
    ++bubbles;
  CHECK(bubbles == 2);
  CHECK(bubble_chart({{.name = "config", .macs = 5}}).empty());
}

}  // namespace cnn

#include <fmt/format.h>

#include "base/readable_numbers.h"
#include "report/bubble_chart.h"
#include "report/comparison.h"
#include "report/html.h"
#include "report/statistics.h"

namespace cnn {
namespace {

std::vector<std::string> row_of(const ComparedRun& run) {
  std::string accuracy = "not tested";
  std::string interval;
  if (run.score) {
    const Interval wilson = wilson_interval(run.score->right, run.score->total);
    accuracy = fmt::format("{:.2f}%", 100 * run.score->share());
    interval = fmt::format("{:.2f}% to {:.2f}%", 100 * wilson.low, 100 * wilson.high);
  }
  return {run.name,
          accuracy,
          interval,
          run.score ? with_separators(run.score->total) : "",
          with_separators(run.macs),
          with_separators(run.parameters),
          run.seconds ? fmt::format("{:.1f}", *run.seconds) : "",
          run.is_on_front ? "yes" : ""};
}

std::string runs_part(const Comparison& comparison) {
  std::vector<std::vector<std::string>> rows;
  for (const ComparedRun& run : comparison.runs) rows.push_back(row_of(run));
  const std::string chart = bubble_chart(comparison.runs);
  const std::string figure =
      chart.empty() ? html_paragraph("None of these was tested, so that there is nothing to draw.")
                    : "<figure><figcaption>Accuracy against operations</figcaption>" + chart + "</figure>\n";
  return html_section("runs", "Accuracy and cost",
                      figure + html_table("Each on all the images that it was tested on",
                                          {{"network"},
                                           {"accuracy", true},
                                           {"95% interval (Wilson)", true},
                                           {"images", true},
                                           {"multiply-accumulates an image", true},
                                           {"parameters", true},
                                           {"seconds of training", true},
                                           {"on the Pareto front"}},
                                          rows));
}

std::string pairs_part(const Comparison& comparison) {
  if (comparison.pairs.empty()) return "";
  std::vector<std::vector<std::string>> rows;
  for (const ComparedPair& pair : comparison.pairs) {
    rows.push_back({comparison.runs[pair.first].name, comparison.runs[pair.second].name,
                    with_separators(pair.images), with_separators(pair.only_first),
                    with_separators(pair.only_second), verdict_on(pair)});
  }
  return html_section(
      "pairs", "Which is better",
      html_table(
          "McNemar's exact test, two-sided, on the images that both were tested on; each test by itself",
          {{"first"},
           {"second"},
           {"images", true},
           {"right by the first alone", true},
           {"by the second alone", true},
           {"verdict"}},
          rows));
}

std::string differences_part(const Comparison& comparison) {
  if (comparison.differences.empty())
    return html_section("configs", "What differs", html_paragraph("Their configs are the same."));
  std::vector<HtmlColumn> columns = {{"key"}};
  for (const ComparedRun& run : comparison.runs) columns.push_back({run.name});
  std::vector<std::vector<std::string>> rows;
  for (const DifferingKey& key : comparison.differences) {
    std::vector<std::string> row = {key.key};
    row.insert(row.end(), key.values.begin(), key.values.end());
    rows.push_back(std::move(row));
  }
  return html_section("configs", "What differs",
                      html_table("Keys of the configs that are not the same", columns, rows));
}

}  // namespace

std::string comparison_page(const Comparison& comparison) {
  return html_page("Networks compared", "<h1>Networks compared</h1>\n",
                   runs_part(comparison) + pairs_part(comparison) + differences_part(comparison));
}

}  // namespace cnn

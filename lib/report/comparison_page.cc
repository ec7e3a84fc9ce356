#include <fmt/format.h>

#include <utility>

#include "base/readable_numbers.h"
#include "report/bubble_chart.h"
#include "report/comparison.h"
#include "report/html.h"
#include "report/statistics.h"

namespace cnn {
namespace {

constexpr size_t kNameInTable = 40;  // characters, where it is not told what it stands for

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
          run.epochs_text(),
          run.seconds ? fmt::format("{:.1f}", *run.seconds) : "-",
          run.is_on_front ? "yes" : ""};
}

std::string names_of(const std::vector<size_t>& places, const Comparison& comparison) {
  std::string names;
  for (const size_t place : places)
    names += (names.empty() ? "" : ", ") + cut_name(comparison.runs[place].name, kNameInTable);
  return names;
}

std::string chart_notes(const BubbleChart& chart, const Comparison& comparison) {
  std::string text = "Upwards: " + name_of_accuracy(comparison) +
                     " in percent, with its 95% interval as a line. A circle's area: parameters" +
                     (chart.has_enlarged ? ", the smallest drawn larger to be seen. " : ". ") +
                     "The broken line: the Pareto front.";
  if (chart.has_numbers) text += " Where a name has no room there is a number: that of the table's row.";
  if (!chart.unnamed.empty())
    text += " Without room for either: " + names_of(chart.unnamed, comparison) + ".";
  return html_paragraph(text);
}

// What the chart does not show.
std::string missing_notes(const BubbleChart& chart, const Comparison& comparison) {
  if (comparison.images == 0)
    return html_paragraph("None of these was tested, so that there is nothing to draw.");
  if (chart.left_out.empty()) return "";
  return html_paragraph("Not in the chart, for there are no operations to draw it at: " +
                        names_of(chart.left_out, comparison) + ".");
}

std::string chart_figure(const BubbleChart& chart, const Comparison& comparison) {
  if (chart.svg.empty()) return missing_notes(chart, comparison);
  const std::string title = "Accuracy against operations";
  return "<figure><figcaption>" + title +
         "</figcaption><div class=\"wide chart\" role=\"region\" tabindex=\"0\" aria-label=\"" + title +
         "\">" + chart.svg + "</div></figure>\n" + chart_notes(chart, comparison) +
         missing_notes(chart, comparison);
}

std::string runs_part(const Comparison& comparison) {
  const BubbleChart chart = bubble_chart(comparison.runs);
  std::vector<std::vector<std::string>> rows;
  for (const ComparedRun& run : comparison.runs) {
    rows.push_back(row_of(run));
    if (chart.has_numbers) rows.back().front().insert(0, fmt::format("{}: ", rows.size()));
  }
  const std::string images = what_it_is_of(comparison);
  return html_section(
      "runs", "Accuracy and cost",
      chart_figure(chart, comparison) + html_table(images.empty() ? "None was tested" : images,
                                                   {{"network"},
                                                    {name_of_accuracy(comparison), true},
                                                    {"95% interval (Wilson)", true},
                                                    {"images", true},
                                                    {"multiply-accumulates an image", true},
                                                    {"parameters", true},
                                                    {"epochs of training", true},
                                                    {"its seconds", true},
                                                    {"on the Pareto front"}},
                                                   rows));
}

std::string pairs_part(const Comparison& comparison) {
  if (comparison.pairs.empty()) return "";
  std::vector<std::vector<std::string>> rows;
  for (const ComparedPair& pair : comparison.pairs) {
    rows.push_back({cut_name(comparison.runs[pair.first].name, kNameInTable),
                    cut_name(comparison.runs[pair.second].name, kNameInTable), with_separators(pair.images),
                    with_separators(pair.only_first), with_separators(pair.only_second), verdict_on(pair)});
  }
  return html_section("pairs", "Which is better",
                      "<div class=\"one-line\">" +
                          html_table("McNemar's exact test, two-sided; each test by itself",
                                     {{"first"},
                                      {"second"},
                                      {"images", true},
                                      {"right by the first alone", true},
                                      {"by the second alone", true},
                                      {"verdict"}},
                                     rows) +
                          "</div>");
}

std::string differences_part(const Comparison& comparison) {
  if (comparison.differences.empty())
    return html_section("configs", "What differs", html_paragraph("Their configs are the same."));
  std::vector<HtmlColumn> columns = {{"key"}};
  for (const ComparedRun& run : comparison.runs) columns.push_back({cut_name(run.name, kNameInTable)});
  std::vector<std::vector<std::string>> rows;
  for (const DifferingKey& key : comparison.differences) {
    std::vector<std::string> row = {key.key};
    for (const std::string& value : key.values) row.push_back(value.empty() ? "-" : value);
    rows.push_back(std::move(row));
  }
  return html_section(
      "configs", "What differs",
      html_table("What is not the same in the configs, and in what was trained", columns, rows));
}

}  // namespace

std::string comparison_page(const Comparison& comparison) {
  return html_page("Networks compared", "<h1>Networks compared</h1>\n",
                   runs_part(comparison) + pairs_part(comparison) + differences_part(comparison),
                   kComparisonBeginning);
}

}  // namespace cnn

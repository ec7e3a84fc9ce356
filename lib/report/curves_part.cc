#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/readable_numbers.h"
#include "report/chart.h"
#include "report/html.h"
#include "report/page_parts.h"

namespace cnn {
namespace {

constexpr size_t kMostPoints = 200;  // of a curve

struct Figure {
  const char* name;
  std::optional<double> EpochFigures::*value;
};

using Curves = std::vector<Figure>;

// At most about kMostPoints of them, evenly, with the first and the last.
std::vector<EpochFigures> thinned(const std::vector<EpochFigures>& epochs) {
  const size_t step = (epochs.size() + kMostPoints - 1) / kMostPoints;
  if (step <= 1) return epochs;
  std::vector<EpochFigures> some;
  for (size_t i = 0; i < epochs.size(); ++i) {
    if (i % step == 0 || i + 1 == epochs.size()) some.push_back(epochs[i]);
  }
  return some;
}

std::string chart(const std::string& title, const std::vector<EpochFigures>& rows, const Curves& curves) {
  std::vector<Series> series;
  std::vector<HtmlColumn> columns = {{"epoch", true}};
  for (const auto& [name, value] : curves) {
    Series one{name, {}};
    for (const EpochFigures& row : rows) {
      if (row.*value) one.points.push_back({static_cast<double>(row.epoch), *(row.*value)});
    }
    if (one.points.empty()) continue;
    series.push_back(std::move(one));
    columns.push_back({name, true});
  }
  if (series.empty()) return "";
  std::vector<std::vector<std::string>> cells;
  for (const EpochFigures& row : rows) {
    auto& line = cells.emplace_back(1, std::to_string(row.epoch));
    for (const auto& [name, value] : curves) {
      if (std::ranges::find(series, name, &Series::name) == series.end()) continue;
      line.push_back(row.*value ? fmt::format("{:.6g}", *(row.*value)) : "");
    }
  }
  return "<figure><figcaption>" + html_text(title) + "</figcaption>\n" +
         line_chart(title + " by epoch; its numbers are in the table below", "epoch", series) +
         html_details("Numbers: " + title, html_table(title, columns, cells)) + "</figure>\n";
}

}  // namespace

std::string curves_part(const RunReport& report) {
  if (report.epochs.empty()) return html_section("curves", "Curves", html_paragraph(report.no_epochs));
  using E = EpochFigures;
  const std::vector<EpochFigures> rows = thinned(report.epochs);
  std::string text;
  if (rows.size() < report.epochs.size())
    text += html_paragraph("Of " + counted(std::ssize(report.epochs), "epoch") + " " +
                           std::to_string(rows.size()) + " are shown; metrics.csv has all.");
  text += "<div class=\"charts\">\n";
  text += chart("Loss", rows,
                {{"training", &E::train_loss}, {"validation", &E::validation_loss}, {"test", &E::test_loss}});
  text += chart("Accuracy", rows,
                {{"training", &E::train_accuracy},
                 {"validation", &E::validation_accuracy},
                 {"test", &E::test_accuracy}});
  text += chart("Learning rate", rows, {{"learning rate", &E::learning_rate}});
  text += "</div>\n";
  if (!report.other_rates.empty()) text += html_paragraph(report.other_rates);
  return html_section("curves", "Curves", text);
}

}  // namespace cnn

#include "app/rate_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/table.h"
#include "report/chart.h"

namespace cnn::app {
namespace {

constexpr size_t kEveryRate = 5;
constexpr double kMostDrawn = 1.5;  // times the first loss

}  // namespace

std::string rate_table(const RateRange& range, size_t width) {
  std::vector<Column> columns = {{"learning rate", Align::right}};
  for (size_t seed = 0; seed < range.losses.size(); ++seed)
    columns.push_back({fmt::format("loss, seed {}", seed + 1), Align::right});
  std::vector<std::vector<std::string>> rows;
  const size_t longest = std::ranges::max_element(range.losses, {}, &std::vector<double>::size)->size();
  for (size_t i = 0; i < longest; i += kEveryRate) {
    std::vector<std::string> row = {fmt::format("{:.2g}", range.rates[i])};
    for (const auto& losses : range.losses)
      row.push_back(i < losses.size() ? fmt::format("{:.4f}", losses[i]) : "-");
    rows.push_back(std::move(row));
  }
  return format_table(columns, rows, width);
}

std::string rate_drawing(const RateRange& range, const std::string& name) {
  std::vector<Series> series;
  for (size_t seed = 0; seed < range.losses.size(); ++seed) {
    Series one{.name = fmt::format("seed {}", seed + 1), .points = {}};
    for (size_t i = 0; i < range.losses[seed].size(); ++i)
      one.points.push_back(
          {std::log10(range.rates[i]), std::min(range.losses[seed][i], kMostDrawn * range.losses[seed][0])});
    series.push_back(std::move(one));
  }
  const std::string proposal =
      range.proposal ? fmt::format("Proposed: {:.2g}.", *range.proposal) : "No rate is proposed.";
  return line_drawing("Loss by learning rate: " + name, proposal + "\n" + rate_table(range, kAnyWidth),
                      "learning rate, as a power of ten", series);
}

}  // namespace cnn::app

#include "app/comparison_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "app/table.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "model/json_text.h"
#include "report/statistics.h"

namespace cnn::app {
namespace {

using Row = std::vector<std::string>;

std::string percent_of(double share) {
  return fmt::format("{:.2f}%", 100 * share);
}

std::string runs_table(const Comparison& comparison, size_t width) {
  std::vector<Row> rows;
  for (const ComparedRun& run : comparison.runs) {
    Row row = {printable(run.name), "-", "-"};
    if (run.score) {
      const Interval interval = wilson_interval(run.score->right, run.score->total);
      row[1] = percent_of(run.score->share());
      row[2] = fmt::format("{} to {}", percent_of(interval.low), percent_of(interval.high));
    }
    row.push_back(readable_count(run.macs));
    row.push_back(with_separators(run.parameters));
    row.push_back(run.seconds ? fmt::format("{:.1f}", *run.seconds) : "-");
    row.emplace_back(run.is_on_front ? "yes" : "");
    rows.push_back(std::move(row));
  }
  return format_table({{"network", Align::left},
                       {"accuracy", Align::right},
                       {"95% interval", Align::right, {{3}}},
                       {"MACs", Align::right},
                       {"parameters", Align::right},
                       {"seconds", Align::right, {{1}}},
                       {"front", Align::left, {{2}}}},
                      rows, width);
}

std::string pairs_text(const Comparison& comparison) {
  std::string text;
  for (const ComparedPair& pair : comparison.pairs) {
    text +=
        fmt::format("{} and {}: of {} images, {} right by the first alone and {} by the second alone: {}\n",
                    printable(comparison.runs[pair.first].name), printable(comparison.runs[pair.second].name),
                    with_separators(pair.images), with_separators(pair.only_first),
                    with_separators(pair.only_second), verdict_on(pair));
  }
  return text.empty() ? "" : "\nwhich is better, by McNemar's test, each by itself:\n" + text;
}

std::string differences_table(const Comparison& comparison, size_t width) {
  if (comparison.differences.empty()) return "\ntheir configs are the same\n";
  std::vector<Column> columns = {{"what differs", Align::left}};
  for (const ComparedRun& run : comparison.runs) columns.push_back({printable(run.name), Align::left});
  std::vector<Row> rows;
  for (const DifferingKey& key : comparison.differences) {
    Row row = {printable(key.key)};
    for (const std::string& value : key.values) row.push_back(value.empty() ? "-" : printable(value));
    rows.push_back(std::move(row));
  }
  return "\n" + format_table(columns, rows, width);
}

}  // namespace

std::string comparison_text(const Comparison& comparison, size_t width) {
  return runs_table(comparison, width) + pairs_text(comparison) + differences_table(comparison, width);
}

std::string comparison_json(const Comparison& comparison) {
  using nlohmann::ordered_json;
  ordered_json runs = ordered_json::array();
  for (const ComparedRun& run : comparison.runs) {
    ordered_json one = {{"name", run.name}, {"accuracy", nullptr}, {"low", nullptr}, {"high", nullptr}};
    if (run.score) {
      const Interval interval = wilson_interval(run.score->right, run.score->total);
      one["accuracy"] = run.score->share();
      one["low"] = interval.low;
      one["high"] = interval.high;
    }
    one["macs"] = run.macs;
    one["parameters"] = run.parameters;
    one["seconds"] = run.seconds ? ordered_json(*run.seconds) : ordered_json(nullptr);
    runs.push_back(std::move(one));
  }
  ordered_json pairs = ordered_json::array();
  for (const ComparedPair& pair : comparison.pairs)
    pairs.push_back(
        {{"a", comparison.runs[pair.first].name}, {"b", comparison.runs[pair.second].name}, {"p", pair.p}});
  return json_text(ordered_json{{"runs", runs}, {"pairs", pairs}}) + "\n";
}

}  // namespace cnn::app

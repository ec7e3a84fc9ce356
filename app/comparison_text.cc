#include "app/comparison_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/fold.h"
#include "app/table.h"
#include "app/wrap.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "model/json_text.h"
#include "report/statistics.h"

namespace cnn::app {
namespace {

using Row = std::vector<std::string>;

constexpr size_t kIndent = 2;

std::string percent_of(double share) {
  return fmt::format("{:.2f}%", 100 * share);
}

std::string runs_table(const Comparison& comparison, size_t width) {
  std::vector<Row> rows;
  for (const ComparedRun& run : comparison.runs) {
    Row row = {run.name, "-", "-"};
    if (run.score) {
      const Interval interval = wilson_interval(run.score->right, run.score->total);
      row[1] = percent_of(run.score->share());
      row[2] = fmt::format("{} to {}", percent_of(interval.low), percent_of(interval.high));
    }
    row.push_back(readable_count(run.macs));
    row.push_back(with_separators(run.parameters));
    row.push_back(run.epochs_text());
    row.push_back(run.seconds ? fmt::format("{:.1f}", *run.seconds) : "-");
    row.emplace_back(run.is_on_front ? "yes" : "");
    rows.push_back(std::move(row));
  }
  return format_table({{"network", Align::left, {{5, fold_middles}}},
                       {name_of_accuracy(comparison), Align::right},
                       {"95% interval", Align::right, {{4}}},
                       {"MACs", Align::right},
                       {"parameters", Align::right, {{6}}},
                       {"epochs", Align::right, {{2}}},
                       {"seconds", Align::right, {{1}}},
                       {"front", Align::left, {{3}}}},
                      rows, width);
}

std::string images_note(const Comparison& comparison, size_t width) {
  const std::string note = what_it_is_of(comparison);
  return note.empty() ? "" : "\n" + wrapped("", 0, note, width);
}

// The word over the last column, once a network stands on it.
std::string front_note(const Comparison& comparison, size_t width) {
  if (std::ranges::none_of(comparison.runs, &ComparedRun::is_on_front)) return "";
  return wrapped(
      "", 0,
      "front: no other here has at least its accuracy with at most its MACs, and is better in one of "
      "them (the Pareto front).",
      width);
}

std::string pairs_text(const Comparison& comparison, size_t width) {
  std::string text;
  for (const ComparedPair& pair : comparison.pairs) {
    text += wrapped(
        "", kIndent,
        fmt::format("{} and {}: of {} images, {} right by the first alone and {} by the second alone: {}",
                    printable(comparison.runs[pair.first].name), printable(comparison.runs[pair.second].name),
                    with_separators(pair.images), with_separators(pair.only_first),
                    with_separators(pair.only_second), verdict_on(pair)),
        width);
  }
  if (text.empty()) return "";
  return "\n" + wrapped("", 0, "which is better, by McNemar's test, each by itself:", width) + text;
}

// A value with a colon behind it. A formula has no spaces to break at.
std::string value_lines(const DifferingKey& key, const std::string& value, size_t width) {
  if (key.key != "layers") return "  " + (value.empty() ? "-" : printable(value)) + ":";
  std::string lines = "  " + wrap_formula(value, width - std::min(width, kIndent + 1)) + ":";
  replace_all(lines, "\n", "\n  ");
  return lines;
}

// Each value with the networks that have it, where they do not fit beside each other.
std::string differences_list(const Comparison& comparison, size_t width) {
  std::string text = "\nwhat differs:\n";
  for (const DifferingKey& key : comparison.differences) {
    text += printable(key.key) + "\n";
    std::vector<std::string> told;
    for (const std::string& value : key.values) {
      if (std::ranges::find(told, value) != told.end()) continue;
      told.push_back(value);
      std::string names;
      for (size_t i = 0; i < key.values.size(); ++i) {
        if (key.values[i] != value) continue;
        names += (names.empty() ? "" : ", ") + printable(comparison.runs[i].name);
      }
      const std::string line = value_lines(key, value, width) + " " + names;
      text += width_of(line) <= width && line.find('\n') == std::string::npos
                  ? line + "\n"
                  : value_lines(key, value, width) + "\n" + wrapped("", 2 * kIndent, names, width);
    }
  }
  return text;
}

std::string differences_table(const Comparison& comparison, size_t width) {
  if (comparison.differences.empty()) return "\ntheir configs are the same\n";
  std::vector<Column> columns = {{"what differs", Align::left}};
  for (const ComparedRun& run : comparison.runs) columns.push_back({run.name, Align::left});
  std::vector<Row> rows;
  for (const DifferingKey& key : comparison.differences) {
    Row row = {key.key};
    for (const std::string& value : key.values) row.push_back(value.empty() ? "-" : value);
    rows.push_back(std::move(row));
  }
  const std::string table = format_table(columns, rows);
  const size_t wide = width_of(table.substr(0, table.find('\n')));
  const size_t rule = table.find('\n') + 1;
  const size_t rule_width = table.find('\n', rule) - rule;
  return std::max(wide, rule_width) <= width ? "\n" + table : differences_list(comparison, width);
}

}  // namespace

std::string comparison_text(const Comparison& comparison, size_t width) {
  return runs_table(comparison, width) + images_note(comparison, width) + front_note(comparison, width) +
         pairs_text(comparison, width) + differences_table(comparison, width);
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
    one["epochs"] = run.epochs ? ordered_json(*run.epochs) : ordered_json(nullptr);
    one["split"] = nullptr;
    one["images"] = nullptr;
    if (run.score) {
      one["split"] = comparison.is_on_validation ? "validation" : "test";
      one["images"] = run.score->total;
    }
    runs.push_back(std::move(one));
  }
  ordered_json pairs = ordered_json::array();
  for (const ComparedPair& pair : comparison.pairs)
    pairs.push_back(
        {{"a", comparison.runs[pair.first].name}, {"b", comparison.runs[pair.second].name}, {"p", pair.p}});
  return json_text(ordered_json{{"runs", runs}, {"pairs", pairs}}) + "\n";
}

}  // namespace cnn::app

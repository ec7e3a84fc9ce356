#include "app/sweep_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/table.h"
#include "base/printable.h"
#include "model/json_text.h"

namespace cnn::app {
namespace {

// The runs of the same settings.
struct Row {
  std::vector<const SweptRun*> runs;
  double accuracy = 0;  // means
  double loss = 0;
  double spread = 0;  // of the accuracies, the deviation of a sample
  double seconds = 0;
  bool has_diverged = false;  // one of them has
};

Row row_of(std::vector<const SweptRun*> runs) {
  Row row;
  const auto count = static_cast<double>(runs.size());
  for (const SweptRun* one : runs) {
    row.has_diverged = row.has_diverged || !one->result.accuracy;
    row.accuracy += one->result.accuracy.value_or(0) / count;
    row.loss += one->result.loss.value_or(0) / count;
    row.seconds += one->result.seconds / count;
  }
  double squares = 0;
  for (const SweptRun* one : runs) {
    const double off = one->result.accuracy.value_or(0) - row.accuracy;
    squares += off * off;
  }
  if (count > 1) row.spread = std::sqrt(squares / (count - 1));
  row.runs = std::move(runs);
  return row;
}

// The best first.
std::vector<Row> rows_of(const std::vector<SweptRun>& runs) {
  std::vector<std::vector<const SweptRun*>> groups;
  for (const SweptRun& run : runs) {
    const auto same = std::ranges::find_if(
        groups, [&](const auto& group) { return group.front()->run.settings == run.run.settings; });
    if (same == groups.end()) {
      groups.push_back({&run});
    } else {
      same->push_back(&run);
    }
  }
  std::vector<Row> rows;
  for (auto& group : groups) rows.push_back(row_of(std::move(group)));
  std::ranges::stable_sort(rows, [](const Row& a, const Row& b) {
    if (a.has_diverged != b.has_diverged) return b.has_diverged;
    return a.accuracy != b.accuracy ? a.accuracy > b.accuracy : a.loss < b.loss;
  });
  return rows;
}

}  // namespace

std::string sweep_table(const std::vector<SweptRun>& runs, size_t width) {
  const bool has_seeds =
      std::ranges::any_of(runs, [&](const SweptRun& run) { return run.run.seed != runs.front().run.seed; });
  std::vector<Column> columns = {{"accuracy", Align::right}};
  if (has_seeds) columns.push_back({"spread", Align::right});
  for (const char* title : {"loss", "seconds"}) columns.push_back({title, Align::right});
  columns.push_back({"settings", Align::left});
  columns.push_back({"run", Align::left, {{1, nullptr}}});
  std::vector<std::vector<std::string>> rows;
  for (const Row& row : rows_of(runs)) {
    std::vector<std::string> cells = {row.has_diverged ? "diverged"
                                                       : fmt::format("{:.2f}%", 100 * row.accuracy)};
    if (has_seeds) cells.push_back(row.has_diverged ? "" : fmt::format("{:.2f}", 100 * row.spread));
    cells.push_back(row.has_diverged ? "" : fmt::format("{:.4f}", row.loss));
    cells.push_back(fmt::format("{:.1f}", row.seconds));
    cells.push_back(printable(short_settings_text(row.runs.front()->run.settings)));
    cells.push_back(shown(row.runs.front()->run.directory) + (row.runs.size() > 1 ? ", ..." : ""));
    rows.push_back(std::move(cells));
  }
  return format_table(columns, rows, width);
}

std::string sweep_json(const std::vector<SweptRun>& runs) {
  auto all = nlohmann::ordered_json::array();
  const auto or_null = [](const std::optional<double>& value) {
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
  };
  for (const Row& row : rows_of(runs)) {
    for (const SweptRun* one : row.runs) {
      auto settings = nlohmann::ordered_json::object();
      for (const auto& [key, value] : one->run.settings) settings[key] = value;
      all.push_back({{"settings", std::move(settings)},
                     {"seed", one->run.seed},
                     {"accuracy", or_null(one->result.accuracy)},
                     {"loss", or_null(one->result.loss)},
                     {"seconds", one->result.seconds},
                     {"run", one->run.directory.string()}});
    }
  }
  return json_text(all) + "\n";
}

const Settings* best_settings(const std::vector<SweptRun>& runs) {
  const std::vector<Row> rows = rows_of(runs);
  return rows.empty() || rows.front().has_diverged ? nullptr : &rows.front().runs.front()->run.settings;
}

}  // namespace cnn::app

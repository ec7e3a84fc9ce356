#include "train/recall_metrics.h"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "train/set_aside.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

// The most that is read of a metrics.csv: more than a million epochs make.
constexpr int64_t kMaxMetricsBytes = int64_t{1} << 30;

constexpr size_t kTestLoss = 5;  // columns
constexpr size_t kTestAccuracy = 6;

// Whether the line is the row, be it that the test set was read since the row was made.
bool is_row(std::string_view line, const EpochMetrics& row) {
  const std::string expected = metrics_line(row);
  if (line == expected) return true;
  if (row.test) return false;
  auto cells = cells_of(line);
  cells[kTestLoss] = cells[kTestAccuracy] = "";
  return cells == cells_of(expected);
}

enum class Tail { as_left, lacks_last, strange };

// What stands behind the settled rows: the last one, and those of epochs that are trained once more.
Tail judge_tail(std::string_view tail, int64_t next, const MetricsRows& rows) {
  const std::string text = metrics_header() + std::string(tail);
  const std::vector<MetricsRow> found = metrics_rows(text);
  const auto lines = std::ranges::count(tail, '\n');
  if (lines != std::ssize(found)) return Tail::strange;
  int64_t before = next - 1;
  for (const MetricsRow& row : found) {
    if (row.epoch <= before) return Tail::strange;
    before = row.epoch;
  }
  if (!rows.last()) return Tail::as_left;
  if (found.empty()) return Tail::lacks_last;
  return is_row(found.front().line, *rows.last()) ? Tail::as_left : Tail::strange;
}

RecalledMetrics missing(int64_t lost, int64_t wanted, const MetricsRows& rows) {
  if (lost > 0) {
    return {"is missing, and with it " + std::to_string(lost) + " of its " + std::to_string(wanted) +
            " earlier rows; training does not need them and goes on"};
  }
  if (!rows.last()) return {};
  return {"was missing, and is written anew from the checkpoint beside it"};
}

RecalledMetrics judge(std::string_view text, int64_t next, MetricsRows& rows) {
  const int64_t wanted = rows.settled();
  const bool was_known = rows.has_text();
  const auto taken = was_known ? MetricsRows::Taken::as_left : rows.take(metrics_rows(text), next);
  if (text.empty()) return missing(wanted - rows.settled(), wanted, rows);
  const bool is_in_place = text.starts_with(rows.settled_text());
  const Tail tail =
      is_in_place ? judge_tail(text.substr(rows.settled_text().size()), next, rows) : Tail::strange;
  const std::string aside = ", and the file as it is goes to ";
  if (taken == MetricsRows::Taken::incomplete) {
    return {std::to_string(wanted - rows.settled()) + " of its " + std::to_string(wanted) +
                " earlier rows are missing or damaged; training does not need them and goes on" + aside,
            true};
  }
  if (taken == MetricsRows::Taken::changed) {
    if (is_in_place && tail == Tail::as_left)
      return {"was changed since the checkpoint; its rows are kept as they are"};
    return {"was changed since the checkpoint; a row an epoch is kept of it" + aside, true};
  }
  if (!is_in_place && was_known)
    return {"is damaged, and is written anew from the checkpoint beside it" + aside, true};
  if (!is_in_place)
    return {
        "its rows are in disorder (in another order, one twice, or other lines among them); they are put "
        "right" +
            aside,
        true};
  if (tail == Tail::strange)
    return {"holds lines behind its rows that are not the training's; they are cut off" + aside, true};
  if (tail == Tail::lacks_last)
    return {"lacks its last row, which is written anew from the checkpoint beside it"};
  return {};
}

// Takes a byte order mark and carriage returns at the ends of lines off, which a spreadsheet saves; tells
// whether there was one.
bool bring_to_lines(std::string& text) {
  const size_t before = text.size();
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  size_t end = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') text[end++] = text[i];
  }
  text.resize(end);
  return text.size() != before;
}

}  // namespace

RecalledMetrics recall_metrics(const fs::path& path, int64_t next, MetricsRows& rows) {
  std::error_code ignored;
  const bool is_there = fs::exists(path, ignored);
  std::string text = is_there ? read_text_file(path, kMaxMetricsBytes, Failure::resource) : "";
  const bool is_of_spreadsheet = bring_to_lines(text);
  RecalledMetrics result = judge(text, rows.last() ? rows.last()->epoch : next, rows);
  if (!result.warning && is_of_spreadsheet)
    result.warning = "has a spreadsheet's line ends or byte order mark; its rows are written anew without";
  if (result.warning) result.warning->insert(0, shown(path) + ": ");
  if (result.keeps_file) *result.warning += name_set_aside(path, "damaged").filename().string();
  return result;
}

}  // namespace cnn

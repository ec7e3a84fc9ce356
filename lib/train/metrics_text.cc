#include "train/metrics_text.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace cnn {
namespace {

bool is_number(std::string_view cell) {
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  return error == std::errc() && end == cell.data() + cell.size();
}

// 0 of a line that is no row.
int64_t epoch_of(std::string_view line) {
  static const size_t columns = cells_of(metrics_header()).size();
  const auto cells = cells_of(line);
  if (cells.size() != columns) return 0;
  int64_t epoch = 0;
  std::from_chars(cells[0].data(), cells[0].data() + cells[0].size(), epoch);
  const bool is_row =
      cells[0] == std::to_string(epoch) &&
      std::ranges::all_of(cells, [](std::string_view cell) { return cell.empty() || is_number(cell); });
  return is_row ? std::max<int64_t>(0, epoch) : 0;
}

}  // namespace

const std::string& metrics_header() {
  static const std::string header =
      "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,test_accuracy,"
      "learning_rate,seconds,images_per_second\n";
  return header;
}

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  line.remove_suffix(1);
  for (;;) {
    const size_t comma = line.find(',');
    cells.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return cells;
    line.remove_prefix(comma + 1);
  }
}

std::vector<MetricsRow> metrics_rows(std::string_view text) {
  std::vector<MetricsRow> rows;
  if (!text.starts_with(metrics_header())) return rows;
  size_t begin = metrics_header().size();
  for (size_t end = 0; (end = text.find('\n', begin)) != std::string_view::npos; begin = end + 1) {
    const std::string_view line = text.substr(begin, end + 1 - begin);
    if (const int64_t epoch = epoch_of(line); epoch > 0) rows.push_back({epoch, line});
  }
  return rows;
}

std::vector<MetricsRow> one_an_epoch(std::vector<MetricsRow> rows, int64_t end) {
  std::erase_if(rows, [&](const MetricsRow& row) { return row.epoch >= end; });
  std::ranges::stable_sort(rows, {}, &MetricsRow::epoch);
  const auto same = [](const MetricsRow& a, const MetricsRow& b) { return a.epoch == b.epoch; };
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  return rows;
}

}  // namespace cnn

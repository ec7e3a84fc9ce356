// The text of a metrics.csv, whatever has become of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cnn {

// The first line of the file, with its line feed.
const std::string& metrics_header();

// The cells of a line that ends with a line feed.
std::vector<std::string_view> cells_of(std::string_view line);

struct MetricsRow {
  int64_t epoch = 0;
  std::string_view line;  // with its line feed
};

// The rows in the order of `text`, which must outlive them; none where its first line is not the header.
// Other lines, and what stands behind the last line feed, are passed over.
std::vector<MetricsRow> metrics_rows(std::string_view text);

// Of the epochs below `end` the first row each, ascending.
std::vector<MetricsRow> one_an_epoch(std::vector<MetricsRow> rows, int64_t end);

}  // namespace cnn

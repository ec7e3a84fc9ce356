// The metrics.csv that a training finds when it goes on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "train/metrics.h"

namespace cnn {

// What a training that goes on has found in its metrics.csv.
struct RecalledMetrics {
  std::optional<std::string> warning;  // there is something to say, and the file is to be written anew
  bool keeps_file = false;             // the file as it is holds what would be lost: it is to be set aside
};

// Brings the settled rows of a checkpoint, that go before epoch `next` or the last row's, to `rows` from the
// file at `path`, unless they are there. Rows that are missing are told, for training does not need them;
// rows in another order or given twice are put right. What crashes leave is passed over: the row of an epoch
// that is trained once more, a torn line. Where only a spreadsheet's carriage returns and byte order mark are
// strange, the file is written anew without. Throws Failure::resource where the file cannot be read.
RecalledMetrics recall_metrics(const std::filesystem::path& path, int64_t next, MetricsRows& rows);

}  // namespace cnn

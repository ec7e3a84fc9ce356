// metrics.csv as a training keeps it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "train/metrics.h"
#include "train/run_directory.h"

namespace cnn {

class MetricsFile {
 public:
  // Brings the settled rows of a checkpoint, whose next epoch is `next`, from the file, unless they are there
  // (train/recall_metrics.h). Returns what a person should know: that not all is as the run left it, so that
  // write() is to be called.
  std::optional<std::string> recall(const RunDirectory& run, int64_t next, MetricsRows& rows);

  // Brings the file up to `rows`. Throws Failure::resource.
  void write(const RunDirectory& run, const MetricsRows& rows);

  // The file is gone: the next write() writes all of it.
  void forget() { written_.reset(); }

 private:
  // What the file holds.
  struct Written {
    size_t settled = 0;  // bytes
    std::string last;
  };

  std::optional<Written> written_;  // nothing: to be written anew
  bool is_to_be_kept_ = false;      // as it is under another name, before it is written anew
};

}  // namespace cnn

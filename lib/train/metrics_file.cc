#include "train/metrics_file.h"

#include <utility>

#include "base/atomic_file.h"
#include "train/recall_metrics.h"
#include "train/set_aside.h"

namespace cnn {

std::optional<std::string> MetricsFile::recall(const RunDirectory& run, int64_t next, MetricsRows& rows) {
  RecalledMetrics recalled = recall_metrics(run.metrics(), next, rows);
  is_to_be_kept_ = recalled.keeps_file;
  return std::move(recalled.warning);
}

// A row is appended; all is written anew where the last row has changed, or the file is not as it was left.
void MetricsFile::write(const RunDirectory& run, const MetricsRows& rows) {
  const std::string& settled = rows.settled_text();
  const std::string last = rows.last() ? metrics_line(*rows.last()) : "";
  if (written_) {
    const std::string rest = settled.substr(written_->settled) + last;
    const auto size = static_cast<int64_t>(written_->settled + written_->last.size());
    const bool goes_on = rest.starts_with(written_->last);
    if (goes_on && rest.size() == written_->last.size()) return;
    if (goes_on && append_to_file(run.metrics(), size, rest.substr(written_->last.size()), *run.disk)) {
      written_ = {settled.size(), last};
      return;
    }
  }
  if (is_to_be_kept_) set_aside(run.metrics(), "damaged", *run.disk);
  is_to_be_kept_ = false;
  written_.reset();
  replace_file(run.metrics(), settled + last, *run.disk);
  written_ = {settled.size(), last};
}

}  // namespace cnn

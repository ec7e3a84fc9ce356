// metrics.csv: a row an epoch.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "infer/evaluate.h"
#include "train/metrics_text.h"

namespace cnn {

struct EpochMetrics {
  int64_t epoch = 0;
  double train_loss = 0;  // mean over the images of the epoch's batches, each before its update, as minimized
  double train_accuracy = 0;  // likewise
  std::optional<Evaluation> validation;
  std::optional<Evaluation> test;
  double learning_rate = 0;
  double seconds = 0;  // of training, without evaluation
  double images_per_second = 0;
};

// Its line in the file; cells without a value are empty.
std::string metrics_line(const EpochMetrics& row);

// The rows of a run. The last one may change yet; those before it are settled, and kept as the text that the
// file holds. A checkpoint knows of them only how many they are and their digest, so that it does not grow
// with the epochs; the text comes from metrics.csv again.
class MetricsRows {
 public:
  MetricsRows();

  // Of a checkpoint: `settled` rows of this digest, whose text take() brings.
  MetricsRows(int64_t settled, uint64_t digest, const std::optional<EpochMetrics>& last);

  int64_t count() const { return settled_ + (last_ ? 1 : 0); }
  int64_t settled() const { return settled_; }
  uint64_t digest() const { return digest_; }  // of the settled rows
  const std::optional<EpochMetrics>& last() const { return last_; }

  // The header and the settled rows, but for a checkpoint's until they have been taken.
  const std::string& settled_text() const { return text_; }

  // Of all rows that have a text: what the column `seconds` adds up to.
  double seconds() const;

  bool has_text() const { return has_text_; }

  void push(const EpochMetrics& row);
  void drop_last() { last_.reset(); }
  void set_test(const std::optional<Evaluation>& test) { last_->test = test; }

  enum class Taken { as_left, changed, incomplete };

  // Takes the settled rows, of epochs below `end`, from a metrics.csv: as the run left them, or else one an
  // epoch. changed: there are as many, but some cells are others. incomplete: there are fewer.
  Taken take(const std::vector<MetricsRow>& file, int64_t end);

 private:
  void settle(std::string_view line);
  bool settle_all(std::span<const MetricsRow> rows, uint64_t digest);

  std::string text_;
  bool has_text_ = true;
  int64_t settled_ = 0;
  uint64_t digest_ = 0;
  std::optional<EpochMetrics> last_;
};

}  // namespace cnn

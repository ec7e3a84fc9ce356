#include "train/metrics.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "base/digest.h"

namespace cnn {
namespace {

constexpr size_t kSecondsCell = 8;  // of a line of metrics.csv

void append(std::string& line, double value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  line.append(",").append(digits.data(), end);
}

void append(std::string& line, const std::optional<Evaluation>& evaluation) {
  if (evaluation) {
    append(line, evaluation->loss);
    append(line, evaluation->accuracy());
  } else {
    line += ",,";
  }
}

}  // namespace

std::string metrics_line(const EpochMetrics& row) {
  std::string line = std::to_string(row.epoch);
  append(line, row.train_loss);
  append(line, row.train_accuracy);
  append(line, row.validation);
  append(line, row.test);
  append(line, row.learning_rate);
  append(line, row.seconds);
  append(line, row.images_per_second);
  return line + "\n";
}

MetricsRows::MetricsRows() : text_(metrics_header()) {}

MetricsRows::MetricsRows(int64_t settled, uint64_t digest, const std::optional<EpochMetrics>& last)
    : text_(metrics_header()), has_text_(settled == 0), settled_(settled), digest_(digest), last_(last) {}

double MetricsRows::seconds() const {
  double sum = last_ ? last_->seconds : 0;
  for (const MetricsRow& row : metrics_rows(text_)) {
    const std::vector<std::string_view> cells = cells_of(row.line);
    double seconds = 0;
    if (cells.size() > kSecondsCell) {
      const std::string_view cell = cells[kSecondsCell];
      std::from_chars(cell.data(), cell.data() + cell.size(), seconds);
    }
    sum += seconds;
  }
  return sum;
}

void MetricsRows::push(const EpochMetrics& row) {
  if (last_) settle(metrics_line(*last_));
  last_ = row;
}

// Each digest is of the one before and the line: what a row costs does not depend on how many there are.
void MetricsRows::settle(std::string_view line) {
  const std::string link = digest_text(digest_) + std::string(line);
  digest_ = digest_of(std::as_bytes(std::span(link)));
  text_ += line;
  ++settled_;
}

// Whether these are the rows of `digest`.
bool MetricsRows::settle_all(std::span<const MetricsRow> rows, uint64_t digest) {
  text_ = metrics_header();
  settled_ = 0;
  digest_ = 0;
  for (const MetricsRow& row : rows) settle(row.line);
  return digest_ == digest;
}

MetricsRows::Taken MetricsRows::take(const std::vector<MetricsRow>& file, int64_t end) {
  const int64_t wanted = settled_;
  const uint64_t known = digest_;
  has_text_ = true;
  const auto first = static_cast<size_t>(std::min(wanted, std::ssize(file)));
  if (settle_all(std::span(file).first(first), known) && settled_ == wanted) return Taken::as_left;
  const auto rows = one_an_epoch(file, end);
  if (settle_all(rows, known) && settled_ == wanted) return Taken::as_left;
  return settled_ < wanted ? Taken::incomplete : Taken::changed;
}

}  // namespace cnn

#include "train/metrics.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "base/digest.h"

namespace cnn {
namespace {

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

constexpr std::string_view kHeader =
    "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,test_accuracy,"
    "learning_rate,seconds,images_per_second\n";
const auto kCommas = std::ranges::count(kHeader, ',');

// The epoch of a line as metrics_line() writes it; 0 of any other.
int64_t epoch_of(std::string_view line) {
  int64_t epoch = 0;
  const char* end = line.data() + line.size();
  const auto [stop, error] = std::from_chars(line.data(), end, epoch);
  const bool is_row = error == std::errc() && stop != end && *stop == ',' &&
                      std::ranges::count(line, ',') == kCommas &&
                      line.find_first_not_of("0123456789+-.einfa,\n") == std::string_view::npos;
  return is_row ? epoch : 0;
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

MetricsRows::MetricsRows() : text_(kHeader) {}

MetricsRows::MetricsRows(int64_t settled, uint64_t digest, const std::optional<EpochMetrics>& last)
    : text_(kHeader), has_text_(settled == 0), settled_(settled), digest_(digest), last_(last) {}

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

MetricsRows::Taken MetricsRows::take_text(std::string_view file) {
  const int64_t wanted = settled_;
  const uint64_t known = digest_;
  text_ = kHeader;
  has_text_ = true;
  settled_ = 0;
  digest_ = 0;
  size_t begin = file.starts_with(kHeader) ? kHeader.size() : file.size();
  for (int64_t epoch = 0; settled_ < wanted;) {
    const size_t end = file.find('\n', begin);
    if (end == std::string_view::npos) break;
    const std::string_view line = file.substr(begin, end + 1 - begin);
    const int64_t next = epoch_of(line);
    if (next <= epoch) break;
    settle(line);
    epoch = next;
    begin = end + 1;
  }
  if (settled_ < wanted) return Taken::incomplete;
  return digest_ == known ? Taken::as_left : Taken::changed;
}

}  // namespace cnn

#include "train/metrics.h"

#include <array>
#include <charconv>

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

}  // namespace

std::string metrics_text(const std::vector<EpochMetrics>& rows) {
  std::string text =
      "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,test_accuracy,"
      "learning_rate,seconds,images_per_second\n";
  for (const EpochMetrics& row : rows) {
    text += std::to_string(row.epoch);
    append(text, row.train_loss);
    append(text, row.train_accuracy);
    append(text, row.validation);
    append(text, row.test);
    append(text, row.learning_rate);
    append(text, row.seconds);
    append(text, row.images_per_second);
    text += "\n";
  }
  return text;
}

}  // namespace cnn

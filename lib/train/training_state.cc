#include "train/training_state.h"

#include <array>
#include <charconv>
#include <sstream>

#include "base/error.h"

namespace cnn {
namespace {

// Hexadecimal digits: every bit of a double.
std::string bits_of(double value) {
  std::array<char, 48> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::hex).ptr;
  return {digits.data(), end};
}

std::string words_of(const std::optional<Evaluation>& evaluation) {
  if (!evaluation) return "none";
  return bits_of(evaluation->loss) + " " + std::to_string(evaluation->correct) + " " +
         std::to_string(evaluation->total);
}

// The words of one entry, read one after another.
class Words {
 public:
  Words(const std::string& text, const std::string& place) : in_(text), place_(place) {}

  std::string word() {
    std::string word;
    if (!(in_ >> word)) refuse();
    return word;
  }
  int64_t integer() { return parse<int64_t>(word()); }
  double real() { return parse<double>(word(), std::chars_format::hex); }
  std::optional<Evaluation> evaluation() {
    const std::string first = word();
    if (first == "none") return std::nullopt;
    Evaluation result;
    result.loss = parse<double>(first, std::chars_format::hex);
    result.correct = integer();
    result.total = integer();
    return result;
  }
  bool more() { return !(in_ >> std::ws).eof(); }

 private:
  [[noreturn]] void refuse() const {
    throw Error(Failure::model, place_ + ": is not as this program writes it");
  }

  template <typename Number, typename... Format>
  Number parse(const std::string& word, Format... format) const {
    Number value{};
    const char* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, value, format...);
    if (error != std::errc() || stop != end) refuse();
    return value;
  }

  std::istringstream in_;
  std::string place_;
};

}  // namespace

std::map<std::string, std::string> to_text(const TrainingState& state) {
  std::string rows;
  for (const EpochMetrics& row : state.rows) {
    rows += std::to_string(row.epoch) + " " + bits_of(row.train_loss) + " " + bits_of(row.train_accuracy) +
            " " + words_of(row.validation) + " " + words_of(row.test) + " " + bits_of(row.learning_rate) +
            " " + bits_of(row.seconds) + " " + bits_of(row.images_per_second) + "\n";
  }
  return {
      {"epoch", std::to_string(state.epoch)},
      {"batch", std::to_string(state.batch)},
      {"steps", std::to_string(state.steps)},
      {"sums", bits_of(state.loss_sum) + " " + std::to_string(state.correct) + " " + bits_of(state.seconds)},
      {"step_weight", bits_of(state.step_weight)},
      {"validated", std::to_string(state.validated ? 1 : 0)},
      {"best", words_of(state.best)},
      {"stale", std::to_string(state.stale)},
      {"model_epoch", std::to_string(state.model_epoch)},
      {"rows", rows}};
}

TrainingState state_from_text(const std::map<std::string, std::string>& text, const std::string& file) {
  const auto words = [&](const std::string& key) {
    const auto entry = text.find(key);
    const std::string place = file + ": metadata: progress." + key;
    if (entry == text.end()) throw Error(Failure::model, place + ": is missing");
    return Words(entry->second, place);
  };
  TrainingState state;
  state.epoch = words("epoch").integer();
  state.batch = words("batch").integer();
  state.steps = words("steps").integer();
  Words sums = words("sums");
  state.loss_sum = sums.real();
  state.correct = sums.integer();
  state.seconds = sums.real();
  state.step_weight = words("step_weight").real();
  state.validated = words("validated").integer() != 0;
  state.best = words("best").evaluation();
  state.stale = words("stale").integer();
  state.model_epoch = words("model_epoch").integer();
  for (Words rows = words("rows"); rows.more();) {
    EpochMetrics& row = state.rows.emplace_back();
    row.epoch = rows.integer();
    row.train_loss = rows.real();
    row.train_accuracy = rows.real();
    row.validation = rows.evaluation();
    row.test = rows.evaluation();
    row.learning_rate = rows.real();
    row.seconds = rows.real();
    row.images_per_second = rows.real();
  }
  return state;
}

}  // namespace cnn

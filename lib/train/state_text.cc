#include "train/state_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <sstream>

#include "base/digest.h"
#include "base/error.h"

namespace cnn {
namespace {

constexpr int64_t kMostCounted = int64_t{1} << 53;  // steps, images: no training comes near

// Hexadecimal digits: every bit of a double.
std::string bits_of(double value) {
  std::array<char, 48> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::hex).ptr;
  return {digits.data(), end};
}

std::string words_of_state(const std::optional<Evaluation>& evaluation) {
  if (!evaluation) return "none";
  return bits_of(evaluation->loss) + " " + std::to_string(evaluation->correct) + " " +
         std::to_string(evaluation->total);
}

std::string words_of_state(const std::vector<Change>& changes) {
  std::string words;
  for (const Change& change : changes)
    words += std::to_string(change.step) + " " + change.key + " " + change.value +
             (change.is_load() ? " " + change.digest : "") + "\n";
  return words;
}

std::string words_of_state(const EpochMetrics& row) {
  return std::to_string(row.epoch) + " " + bits_of(row.train_loss) + " " + bits_of(row.train_accuracy) + " " +
         words_of_state(row.validation) + " " + words_of_state(row.test) + " " + bits_of(row.learning_rate) +
         " " + bits_of(row.seconds) + " " + bits_of(row.images_per_second);
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
  double real() {
    const double value = parse<double>(word(), std::chars_format::hex);
    if (!std::isfinite(value)) refuse();
    return value;
  }
  int64_t count() {
    const int64_t value = integer();
    if (value < 0 || value > kMostCounted) refuse();
    return value;
  }
  std::optional<Evaluation> evaluation() {
    const std::string first = word();
    if (first == "none") return std::nullopt;
    Evaluation result;
    result.loss = parse<double>(first, std::chars_format::hex);
    result.correct = count();
    result.total = count();
    if (!std::isfinite(result.loss) || result.correct > result.total || result.total == 0) refuse();
    return result;
  }
  uint64_t digest() {
    uint64_t value = 0;
    const std::string digits = word();
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value, 16);
    if (error != std::errc() || stop != end) refuse();
    return value;
  }
  EpochMetrics row() {
    EpochMetrics row;
    row.epoch = integer();
    row.train_loss = real();
    row.train_accuracy = real();
    row.validation = evaluation();
    row.test = evaluation();
    row.learning_rate = real();
    row.seconds = real();
    row.images_per_second = real();
    return row;
  }
  bool more() { return !(in_ >> std::ws).eof(); }

  [[noreturn]] void refuse() const {
    throw Error(Failure::model, place_ + ": is not as this program writes it");
  }

 private:
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

void read_changes(Words words, const RunSpec& config, TrainingState& state) {
  std::vector<Change> changes;
  while (words.more()) {
    Change change;
    change.step = words.count();
    change.key = words.word();
    change.value = words.word();
    if (change.is_load()) change.digest = words.word();
    changes.push_back(std::move(change));
  }
  try {
    state.apply_all(config, std::move(changes));
  } catch (const Error&) {
    words.refuse();
  }
}

}  // namespace

std::map<std::string, std::string> to_text(const TrainingState& state) {
  const MetricsRows& rows = state.rows;
  return {
      {"epoch", std::to_string(state.epoch)},
      {"batch", std::to_string(state.batch)},
      {"steps", std::to_string(state.steps)},
      {"sums", bits_of(state.loss_sum) + " " + std::to_string(state.correct) + " " + bits_of(state.seconds)},
      {"step_weight", bits_of(state.step.weight)},
      {"step_sums", bits_of(state.step.loss) + " " + std::to_string(state.step.correct) + " " +
                        std::to_string(state.step.images)},
      {"validated", std::to_string(state.validated ? 1 : 0)},
      {"passes", std::to_string(state.passes)},
      {"learning_rate", bits_of(state.learning_rate)},
      {"changes", words_of_state(state.changes)},
      {"next_batch_size", std::to_string(state.next_batch_size)},
      {"cut", std::to_string(state.cut.batch) + " " + std::to_string(state.cut.place)},
      {"best", words_of_state(state.best.evaluation)},
      {"best_epoch", std::to_string(state.best.epoch)},
      {"stale", std::to_string(state.best.stale)},
      {"model_epoch", std::to_string(state.model_epoch)},
      {"settled_rows", std::to_string(rows.settled()) + " " + digest_text(rows.digest())},
      {"last_row", rows.last() ? words_of_state(*rows.last()) : ""}};
}

TrainingState state_from_text(const std::map<std::string, std::string>& text, const std::string& file,
                              const RunSpec& config) {
  const auto words = [&](const std::string& key) {
    const auto entry = text.find(key);
    const std::string place = file + ": metadata: progress." + key;
    if (entry == text.end()) throw Error(Failure::model, place + ": is missing");
    return Words(entry->second, place);
  };
  TrainingState state(config.train);
  if (text.contains("changes")) {
    read_changes(words("changes"), config, state);
    state.passes = words("passes").count();
    state.learning_rate = words("learning_rate").real();
    Words cut = words("cut");
    state.cut.batch = cut.count();
    state.cut.place = cut.count();
  }
  if (text.contains("next_batch_size")) state.next_batch_size = words("next_batch_size").count();
  if (state.next_batch_size > kMaxSide) words("next_batch_size").refuse();
  state.epoch = words("epoch").count();
  if (state.epoch > kMaxSide + 1) words("epoch").refuse();
  state.batch = words("batch").count();
  state.steps = words("steps").count();
  Words sums = words("sums");
  state.loss_sum = sums.real();
  state.correct = sums.count();
  state.seconds = sums.real();
  state.step.weight = words("step_weight").real();
  if (text.contains("step_sums")) {
    Words step = words("step_sums");
    state.step.loss = step.real();
    state.step.correct = step.count();
    state.step.images = step.count();
  }
  state.validated = words("validated").integer() != 0;
  state.best.evaluation = words("best").evaluation();
  state.best.stale = words("stale").count();
  state.model_epoch = words("model_epoch").count();
  state.best.epoch = text.contains("best_epoch") ? words("best_epoch").count() : state.model_epoch;
  if (text.contains("rows")) {  // as versions up to 0.1 wrote them, all of them
    for (Words rows = words("rows"); rows.more();) {
      const EpochMetrics row = rows.row();
      if (!row.validation && row.test) state.best.take(*row.test, row.epoch);
      state.rows.push(row);
    }
    return state;
  }
  Words settled = words("settled_rows");
  const int64_t count = settled.count();
  const uint64_t digest = settled.digest();
  Words last = words("last_row");
  state.rows = MetricsRows(count, digest, last.more() ? std::optional(last.row()) : std::nullopt);
  return state;
}

}  // namespace cnn

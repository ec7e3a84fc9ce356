#include "train/together.h"

#include <array>
#include <map>
#include <sstream>
#include <vector>

#include "train/state_text.h"

namespace cnn {
namespace {

constexpr size_t kNumbers = 5;  // of a batch

std::array<double, kNumbers> numbers_of(const Evaluation& batch) {
  return {batch.loss, static_cast<double>(batch.correct), static_cast<double>(batch.total),
          static_cast<double>(batch.last_correct), static_cast<double>(batch.last_total)};
}

Evaluation evaluation_of(const double* numbers) {
  return {numbers[0], static_cast<int64_t>(numbers[1]), static_cast<int64_t>(numbers[2]),
          static_cast<int64_t>(numbers[3]), static_cast<int64_t>(numbers[4])};
}

void add_up_counts(Ranks& ranks, std::vector<int64_t>& counts) {
  std::vector<double> numbers(counts.begin(), counts.end());
  ranks.add_up_own(numbers);
  for (size_t i = 0; i < counts.size(); ++i) counts[i] = static_cast<int64_t>(numbers[i]);
}

}  // namespace

Range batches_of_rank(const Ranks& ranks, int64_t batches) {
  return {batches * ranks.rank() / ranks.count(), batches * (ranks.rank() + 1) / ranks.count()};
}

// Of each batch one rank has the numbers and the others have zeros: their sum is exact.
Evaluation evaluate_together(Ranks& ranks, Looks& looks, ThreadPool& pool, ClassCounts& counts) {
  counts = no_counts(looks.network().plan().classes());
  const int64_t all = looks.batches().batches();
  std::vector<double> numbers(static_cast<size_t>(all) * kNumbers, 0.0);
  const Range own_batches = batches_of_rank(ranks, all);
  for (int64_t batch = own_batches.begin; batch < own_batches.end; ++batch) {
    const auto own = numbers_of(evaluate_batch(looks, batch, pool, &counts));
    std::copy(own.begin(), own.end(), numbers.begin() + batch * static_cast<int64_t>(kNumbers));
  }
  ranks.add_up_own(numbers);
  add_up_counts(ranks, counts.labels);
  add_up_counts(ranks, counts.predictions);
  Evaluation result;
  for (size_t i = 0; i < numbers.size(); i += kNumbers) add_batch(evaluation_of(&numbers[i]), result);
  result.loss /= static_cast<double>(result.total);
  return result;
}

void stop_together(Ranks& ranks, Control& control) {
  ranks.agree_on_stop();
  if (ranks.stop() != 0) control.stop(static_cast<StopReason>(ranks.stop()));
}

void take_first_state(Ranks& ranks, TrainingState& state, const std::string& file, const RunSpec& config) {
  std::string text;
  for (const auto& [key, value] : to_text(state)) text += key + '\0' + value + '\0';
  text = ranks.broadcast(text);
  if (ranks.is_first()) return;
  std::istringstream in(text);
  std::map<std::string, std::string> entries;
  std::string value;
  for (std::string key; std::getline(in, key, '\0') && std::getline(in, value, '\0');) entries[key] = value;
  state = state_from_text(entries, file, config);
}

}  // namespace cnn

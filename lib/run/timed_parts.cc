#include "run/timed_parts.h"

#include <algorithm>

#include "base/median.h"

namespace cnn {
namespace {

// A part in every batch: numbers[i] are those of one time in all of them.
class Collected {
 public:
  void add(const TimedPart& batch) {
    if (batches_ == 0) {
      first_ = batch;
    } else if (!std::ranges::equal(first_.rounds, batch.rounds, {}, tasks_of, tasks_of)) {
      return;
    }
    ++batches_;
    size_t i = 0;
    const auto put = [&](double number) {
      if (i == numbers_.size()) numbers_.emplace_back();
      numbers_[i++].push_back(number);
    };
    put(batch.alone);
    for (const TimedRound& round : batch.rounds) {
      put(round.gap);
      for (const double task : round.tasks) put(task);
    }
  }

  TimedPart part() const {
    TimedPart part = first_;
    size_t i = 0;
    part.alone = median(numbers_[i++]);
    for (TimedRound& round : part.rounds) {
      round.gap = median(numbers_[i++]);
      for (double& task : round.tasks) task = median(numbers_[i++]);
    }
    return part;
  }

 private:
  static size_t tasks_of(const TimedRound& round) { return round.tasks.size(); }

  TimedPart first_;
  size_t batches_ = 0;
  std::vector<std::vector<double>> numbers_;
};

class Rounds {
 public:
  explicit Rounds(const TaskTimes& times) : times_(times) {}

  // Adds those within `span` to the part; the rest of the span is one thread's.
  void add(const TimeSpan& span, TimedPart& part) const {
    const auto begin_of = [this](const TaskTimes::Round& round) { return begin(round); };
    const auto first = std::ranges::lower_bound(times_.rounds, span.begin, {}, begin_of);
    const auto last = std::ranges::upper_bound(times_.rounds, span.end, {}, begin_of);
    part.alone += span.end - span.begin;
    for (auto round = first; round < last; ++round) {
      TimedRound timed;
      timed.gap = round == times_.rounds.begin() ? 0 : begin(*round) - end(*(round - 1));
      for (size_t i = round->first; i < round->first + round->tasks; ++i)
        timed.tasks.push_back(times_.times[i + 1] - times_.times[i]);
      part.alone -= end(*round) - begin(*round);
      part.rounds.push_back(std::move(timed));
    }
  }

 private:
  double begin(const TaskTimes::Round& round) const { return times_.times[round.first]; }
  double end(const TaskTimes::Round& round) const { return times_.times[round.first + round.tasks]; }

  const TaskTimes& times_;
};

// Those of `spans` that begin in the batch; they are in order.
std::span<const PassSpan> within(std::span<const PassSpan> spans, const TimeSpan& batch) {
  const auto begin_of = [](const PassSpan& span) { return span.time.begin; };
  const auto first = std::ranges::lower_bound(spans, batch.begin, {}, begin_of);
  return {first, std::ranges::lower_bound(spans, batch.end, {}, begin_of)};
}

}  // namespace

std::vector<TimedPart> timed_parts(const TaskTimes& times, std::span<const TimeSpan> batches,
                                   std::span<const PartSpans> parts) {
  const Rounds rounds(times);
  std::vector<Collected> collected(parts.size());
  Collected between;
  for (const TimeSpan& batch : batches) {
    TimedPart rest{"between", "", {}, batch.end - batch.begin, 0, {}};
    for (size_t i = 0; i < parts.size(); ++i) {
      TimedPart part{parts[i].name, parts[i].pass, {}, 0, 0, {}};
      for (const PassSpan& span : within(parts[i].spans, batch)) {
        rounds.add(span.time, part);
        part.bytes += span.bytes;
        rest.alone -= span.time.end - span.time.begin;
      }
      collected[i].add(part);
    }
    between.add(rest);
  }
  std::vector<TimedPart> result;
  for (const Collected& part : collected) result.push_back(part.part());
  result.push_back(between.part());
  return result;
}

}  // namespace cnn

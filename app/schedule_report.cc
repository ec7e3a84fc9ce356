#include "app/schedule_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "app/table.h"
#include "app/wrap.h"
#include "config/read_schedule.h"
#include "optim/schedule.h"

namespace cnn::app {

namespace {

constexpr int64_t kRows = 10;

// How much is done where a look at the rate is worth it, below `end`.
std::set<int64_t> looks_of(const ScheduleKind& kind, int64_t end) {
  const auto of = [&](const auto& schedule) {
    if constexpr (requires { schedule.looks(end, kRows); }) {
      const std::vector<int64_t> looks = schedule.looks(end, kRows);
      return std::set<int64_t>(looks.begin(), looks.end());
    } else {
      std::set<int64_t> looks = {0};
      for (int64_t i = 1; i < kRows; ++i) looks.insert(end / kRows * i + end % kRows * i / kRows);
      return looks;
    }
  };
  return std::visit(of, kind);
}

// The learning rate after so many epochs or steps.
struct Rate {
  std::string done;
  double rate = 0;
};

// Of `end` epochs or steps; the last of them only where the training is known to end there.
std::vector<Rate> rows_until(const TrainSpec& train, int64_t end, bool show_last) {
  const ScheduleSpec& schedule = train.schedule;
  std::set<int64_t> looks = looks_of(schedule.kind, end);
  if (schedule.warmup > 1) looks.insert(schedule.warmup - 1);
  if (show_last) looks.insert(end - 1);
  std::vector<Rate> rows;
  for (const int64_t done : looks) {
    const double factor = schedule_factor(schedule, static_cast<double>(done), static_cast<double>(end));
    if (done < end) rows.push_back({std::to_string(done), train.optimizer.learning_rate * factor});
  }
  return rows;
}

std::vector<Rate> rows_in_percent(const TrainSpec& train) {
  constexpr double kFine = 1e9;  // so many steps that one of them does not show
  const double rate = train.optimizer.learning_rate;
  ScheduleSpec schedule = train.schedule;
  std::vector<Rate> rows;
  if (schedule.warmup > 1) rows.push_back({"0", rate * schedule_factor(schedule, 0, kFine)});
  const std::string rest = schedule.warmup > 0 ? fmt::format("{} + ", schedule.warmup) : "";
  const std::string of = schedule.warmup > 0 ? "% of the rest" : "%";
  schedule.warmup = 0;
  for (int percent = 0; percent <= 100; percent += 10) {
    rows.push_back({fmt::format("{}{}{}", rest, percent, of),
                    rate * schedule_factor(schedule, kFine * percent / 100, kFine)});
  }
  return rows;
}

std::vector<Rate> rates_of(const TrainSpec& train) {
  const bool moves =
      std::visit([](const auto& kind) { return kind.course; }, train.schedule.kind) == Course::moves;
  const int64_t many_steps = moves ? 100'000 : std::numeric_limits<int64_t>::max();
  if (train.schedule.by == ScheduleUnit::epoch)
    return rows_until(train, std::max<int64_t>(train.epochs, 1), true);
  return ends_with_training(train.schedule) ? rows_in_percent(train) : rows_until(train, many_steps, false);
}

}  // namespace

std::string schedule_report(const TrainSpec& train, size_t width) {
  std::vector<std::vector<std::string>> rows;
  for (const Rate& rate : rates_of(train)) rows.push_back({rate.done, fmt::format("{:.6g}", rate.rate)});
  const bool by_epoch = train.schedule.by == ScheduleUnit::epoch;
  const std::vector<Column> columns = {{by_epoch ? "epochs done" : "steps done", Align::right},
                                       {"learning rate", Align::right}};
  return wrapped("schedule", 12, value_text(train.schedule), width) + "\n" + format_table(columns, rows);
}

nlohmann::ordered_json schedule_json(const TrainSpec& train) {
  auto rates = nlohmann::ordered_json::array();
  for (const Rate& rate : rates_of(train))
    rates.push_back({{"done", rate.done}, {"learning_rate", rate.rate}});
  return {
      {"text", value_text(train.schedule)}, {"by", word_of(train.schedule.by)}, {"rates", std::move(rates)}};
}

}  // namespace cnn::app

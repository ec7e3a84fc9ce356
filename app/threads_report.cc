#include "app/threads_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/thread_counts.h"
#include "app/wrap.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "model/json_text.h"

namespace cnn::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kScales = 0.85;    // below this efficiency a step no longer does
constexpr double kOfNote = 0.005;   // of a batch's time
constexpr size_t kMostColumns = 8;  // numbers of threads

// Of a step or a batch: the share of so many threads' time that it is worth.
double efficiency(double one, double seconds, int threads) {
  return seconds > 0 ? one / (threads * seconds) : 1;
}

// A batch with so many threads.
struct Total {
  int threads = 1;
  double seconds = 0;
  double efficiency = 1;
  std::vector<ModeledTime> times;  // of each part
};

std::vector<Total> totals_of(const ThreadsReport& report) {
  double one = 0;
  for (const TimedPart& part : report.parts) one += part.seconds();
  std::vector<Total> totals;
  for (const int threads : report.threads) {
    Total total{threads, 0, 1, {}};
    for (const TimedPart& part : report.parts) {
      total.times.push_back(modeled(part, threads, report.machine));
      total.seconds += total.times.back().seconds;
    }
    total.efficiency = efficiency(one, total.seconds, threads);
    totals.push_back(std::move(total));
  }
  return totals;
}

// The parts that lose most, in words: "conv1 backward (3 tasks) 4.1%", of the batch's time.
std::vector<std::string> most_lost(const ThreadsReport& report, const Total& total) {
  std::vector<std::pair<double, size_t>> lost;
  for (size_t i = 0; i < report.parts.size(); ++i)
    lost.emplace_back(total.times[i].seconds - report.parts[i].seconds() / total.threads, i);
  std::ranges::sort(lost, std::greater<>());
  std::vector<std::string> words;
  for (const auto& [seconds, i] : lost) {
    if (words.size() == 3 || seconds < kOfNote * total.seconds) break;
    words.push_back(fmt::format("{}{}{} ({}) {:.1f}%", report.parts[i].name,
                                report.parts[i].pass.empty() ? "" : " ", report.parts[i].pass,
                                reason(report.parts[i], total.times[i]), 100 * seconds / total.seconds));
  }
  return words;
}

std::string machine_words(const MachineFigures& machine) {
  const auto giga = [](double bytes) { return fmt::format("{:.1f} GB/s", 1e-9 * bytes); };
  const Bandwidth& memory = machine.bandwidths.back();
  std::string words = fmt::format("memory: {} with one thread", giga(memory.one));
  if (machine.most_bandwidth > 0) {
    words += fmt::format(", {} with as many as it takes (--bandwidth)", giga(machine.most_bandwidth));
  } else {
    words += fmt::format(
        "{}; with more, as much more a thread (--bandwidth gives another machine's)",
        machine.threads == 1 ? "" : fmt::format(", {} with {}", giga(memory.all), machine.threads));
  }
  if (machine.threads == 1) return words + "; waking threads: not known, taken for free";
  return words +
         fmt::format(
             "; waking threads: {:.2f} us each, {:.0f} us more where they sleep; of {} threads at work each "
             "computes at {:.0f}% of one alone",
             1e6 * machine.wake_seconds, 1e6 * machine.nap_seconds, machine.threads, 100 * machine.speed);
}

Json json_of(const MachineFigures& machine) {
  Json bandwidths = Json::array();
  for (const auto& [bytes, one, all] : machine.bandwidths)
    bandwidths.push_back({{"bytes", bytes}, {"one_thread", one}, {"all_threads", all}});
  return {{"threads", machine.threads},
          {"wake_us", 1e6 * machine.wake_seconds},
          {"nap_us", 1e6 * machine.nap_seconds},
          {"speed", machine.speed},
          {"bandwidth", bandwidths}};
}

Json json_of(const ThreadsReport& report, const std::vector<Total>& totals, size_t part) {
  const double one = report.parts[part].seconds();
  Json times = Json::array();
  for (const Total& total : totals) {
    const ModeledTime& time = total.times[part];
    times.push_back({{"threads", total.threads},
                     {"ms", 1e3 * time.seconds},
                     {"efficiency", efficiency(one, time.seconds, total.threads)},
                     {"limit", reason(report.parts[part], time)}});
  }
  return times;
}

}  // namespace

std::string threads_table(const ThreadsReport& report, size_t width) {
  const std::vector<Total> totals = totals_of(report);
  const std::vector<size_t> shown = told_counts(report.threads, kMostColumns);
  std::vector<Column> columns = {{"layers", Align::left, {{2, fold_paths}, {3, fold_middles}}}, {"pass"}};
  int turn = 3 + static_cast<int>(shown.size());
  for (const size_t i : shown)
    columns.push_back({counted(totals[i].threads, "thread"), Align::right, {{turn--}}});
  columns.push_back({"stops at", Align::right});
  columns.push_back({"why", Align::left, {{turn + 10, fold_ends}}});
  std::vector<std::vector<std::string>> rows;
  for (size_t p = 0; p < report.parts.size(); ++p) {
    const TimedPart& part = report.parts[p];
    const double one = part.seconds();
    std::vector<std::string> row = {part.name, part.pass};
    for (const size_t i : shown) {
      const double seconds = totals[i].times[p].seconds;
      row.push_back(
          fmt::format("{:.3f} {:3.0f}%", 1e3 * seconds, 100 * efficiency(one, seconds, totals[i].threads)));
    }
    const auto stop = std::ranges::find_if(totals, [&](const Total& total) {
      return efficiency(one, total.times[p].seconds, total.threads) < kScales;
    });
    if (stop != totals.end()) {
      row.push_back(std::to_string(stop->threads));
      row.push_back(reason(part, stop->times[p]));
    }
    rows.push_back(std::move(row));
  }
  std::string text = fmt::format(
      "{}: {}, batches of {}: ms by a model of so many threads, from the tasks of one, and their "
      "efficiency\n\n",
      printable(report.name), report.what, report.batch_size);
  text += format_table(columns, rows, width) + "\n";
  for (const size_t i : shown) {
    const Total& total = totals[i];
    std::string words = fmt::format("{}: {:.3f} ms a batch, {} images/s, efficiency {:.0f}%",
                                    counted(total.threads, "thread"), 1e3 * total.seconds,
                                    readable_rate(static_cast<double>(report.batch_size) / total.seconds),
                                    100 * total.efficiency);
    const std::vector<std::string> lost = most_lost(report, total);
    for (size_t l = 0; l < lost.size(); ++l) words += (l == 0 ? "; lost by " : ", ") + lost[l];
    text += wrapped("", 0, words, width);
  }
  return text + wrapped("", 0, machine_words(report.machine), width);
}

std::string threads_json(const ThreadsReport& report) {
  const std::vector<Total> totals = totals_of(report);
  Json batches = Json::array();
  for (const Total& total : totals) {
    batches.push_back({{"threads", total.threads},
                       {"batch_ms", 1e3 * total.seconds},
                       {"images_per_second", static_cast<double>(report.batch_size) / total.seconds},
                       {"efficiency", total.efficiency},
                       {"limit", fmt::format("{}", fmt::join(most_lost(report, total), ", "))}});
  }
  Json layers = Json::array();
  for (size_t p = 0; p < report.parts.size(); ++p) {
    const TimedPart& part = report.parts[p];
    Json rounds = Json::array();
    const TimedPart& cut = part.cut.empty() ? part : part.cut.front();
    for (const TimedRound& round : cut.rounds) rounds.push_back(round.tasks.size());
    layers.push_back({{"name", part.name},
                      {"pass", part.pass},
                      {"alone_ms", 1e3 * part.alone},
                      {"bytes", part.bytes},
                      {"tasks", rounds},
                      {"times", json_of(report, totals, p)}});
  }
  const Json object = {{"name", report.name}, {"mode", report.what}, {"batch_size", report.batch_size},
                       {"totals", batches},   {"layers", layers},    {"machine", json_of(report.machine)}};
  return json_text(object) + "\n";
}

}  // namespace cnn::app

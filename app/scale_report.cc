#include "app/scale_report.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/thread_counts.h"
#include "app/wrap.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "model/json_text.h"
#include "report/chart.h"

namespace cnn::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMostRows = 16;

double images_per_second(const ScaleReport& report, int ranks, const ScaledStep& scaled) {
  return static_cast<double>(report.step.images * ranks) / scaled.seconds;
}

std::string link_words(const ScaleReport& report) {
  const LinkFigures& link = report.link;
  std::string rates;
  for (const LinkFigures::Message& of : link.messages)
    rates += fmt::format("{}{:.3g} GB/s of messages of {}", rates.empty() ? "" : ", ",
                         1e-9 * static_cast<double>(of.bytes) / of.seconds, readable_bytes(of.bytes));
  if (rates.empty()) rates = fmt::format("{:.3g} GB/s", 1e-9 * link.bandwidth);
  return fmt::format("links{}: {:.2f} us, {} each way; {:.2g} of a core busy meanwhile",
                     report.is_link_measured ? " as measured" : "", 1e6 * link.latency, rates, link.busy);
}

std::string step_words(const RankStep& step) {
  double backward = 0;
  for (const RankStep::Piece& piece : step.backward) backward += piece.seconds;
  return fmt::format(
      "a rank: {}, {}: forward {:.2f} ms, backward {:.2f} ms, update {:.2f} ms; gradients of {} are summed "
      "{}",
      counted(step.images, "image"), counted(step.cores, "core"), 1e3 * step.before, 1e3 * backward,
      1e3 * step.after, readable_bytes(step.gradients() * static_cast<int64_t>(sizeof(float))),
      step.cores > 1 ? "in pieces while backward goes on" : "after it");
}

}  // namespace

std::string scale_table(const ScaleReport& report, size_t width) {
  std::vector<std::vector<std::string>> rows;
  std::vector<int> counts;
  for (const auto& [ranks, scaled] : report.scaled) counts.push_back(ranks);
  for (const size_t i : told_counts(counts, kMostRows)) {
    const auto& [ranks, scaled] = report.scaled[i];
    rows.push_back({std::to_string(ranks), with_separators(report.step.images * ranks),
                    fmt::format("{:.3f}", 1e3 * scaled.seconds),
                    readable_rate(images_per_second(report, ranks, scaled)),
                    fmt::format("{:.1f}%", 100 * scaled.efficiency),
                    scaled.least_images == 0 ? "-" : with_separators(scaled.least_images), scaled.limit});
  }
  return fmt::format("{}: steps of data parallel training, by a model from times measured here\n\n",
                     printable(report.name)) +
         format_table({{"ranks", Align::right},
                       {"batch", Align::right},
                       {"ms a step", Align::right},
                       {"images/s", Align::right},
                       {"efficiency", Align::right},
                       {fmt::format("images a rank for {:.0f}%", 100 * kGoodEfficiency), Align::right, {{1}}},
                       {"most is lost by", Align::left, {{2, fold_ends}}}},
                      rows, width) +
         "\n" + wrapped("", 0, step_words(report.step), width) + wrapped("", 0, link_words(report), width) +
         wrapped("", 0,
                 fmt::format(
                     "taken for granted: a switch that passes on all that arrives; ranks that are {}; "
                     "a number of images changes the times of forward and backward in proportion",
                     report.step.uneven.empty()
                         ? "equally fast"
                         : fmt::format("as uneven as steps were here, where the slowest took {:.2f} times as "
                                       "long as the first",
                                       report.step.slowest)),
                 width);
}

std::string scale_json(const ScaleReport& report) {
  Json list = Json::array();
  for (const auto& [ranks, scaled] : report.scaled) {
    list.push_back({{"ranks", ranks},
                    {"step_seconds", scaled.seconds},
                    {"efficiency", scaled.efficiency},
                    {"limit", scaled.limit},
                    {"images_per_second", images_per_second(report, ranks, scaled)},
                    {"batch_size", report.step.images * ranks},
                    {"least_images", scaled.least_images},
                    {"messages", scaled.messages},
                    {"bytes", scaled.bytes}});
  }
  return json_text(list) + "\n";
}

std::string scale_drawing(const ScaleReport& report) {
  Series efficiency{.name = "efficiency, %", .points = {}};
  for (const auto& [ranks, scaled] : report.scaled)
    efficiency.points.push_back({std::log2(ranks), 100 * scaled.efficiency});
  return line_drawing("Efficiency by ranks: " + report.name, scale_table(report, kAnyWidth),
                      "ranks, as a power of two", {efficiency});
}

}  // namespace cnn::app

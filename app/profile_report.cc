#include "app/profile_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "app/table.h"
#include "app/wrap.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "model/json_text.h"

namespace cnn::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kFlopsAMac = 2;

double batches(const ProfileReport& report) {
  return static_cast<double>(report.images) / static_cast<double>(report.batch_size);
}

// Of one pass over one batch.
struct Pass {
  double milliseconds = 0;
  double gflops = 0;  // of direct convolution, whatever the algorithm does: 2 x MAC / time
  double share = 0;   // of the peak, of what is multiplied and added in truth
};

double gflops_of(double multiplications, double seconds) {
  return kFlopsAMac * multiplications / seconds * 1e-9;
}

// `times`: the work of forward.
Pass pass_of(double seconds, int64_t times, const StepProfile& step, const ProfileReport& report) {
  if (step.images == 0 || seconds == 0) return {};
  const double images = static_cast<double>(step.images);
  const double passes = images * static_cast<double>(times);
  return {seconds * 1e3 * static_cast<double>(report.batch_size) / images,
          gflops_of(static_cast<double>(step.macs) * passes, seconds),
          gflops_of(static_cast<double>(step.multiplications) * passes, seconds) / report.peak.gflops};
}

Pass forward_of(const StepProfile& step, const ProfileReport& report) {
  return pass_of(step.forward_seconds, 1, step, report);
}

Pass backward_of(const StepProfile& step, const ProfileReport& report) {
  return pass_of(step.backward_seconds, step.backward_share(), step, report);
}

// Of all of the measured time: GFLOPS as a Pass has them, where `count` is what is counted of a step.
double total_gflops(const ProfileReport& report, int64_t StepProfile::*count) {
  double all = 0;
  for (const StepProfile& step : report.steps) {
    const int64_t passes = step.images * (1 + (step.backward_seconds > 0 ? step.backward_share() : 0));
    all += static_cast<double>(step.*count * passes);
  }
  return gflops_of(all, report.seconds);
}

std::string milliseconds(double value) {
  return value == 0 ? "" : fmt::format("{:.3f}", value);
}

void add_cells(const Pass& pass, std::vector<std::string>& row) {
  row.push_back(milliseconds(pass.milliseconds));
  row.push_back(pass.gflops == 0 ? "" : fmt::format("{:.0f}", pass.gflops));
  row.push_back(pass.gflops == 0 ? "" : fmt::format("{:.0f}%", 100 * pass.share));
}

double share(double seconds, const ProfileReport& report) {
  return 100 * seconds / report.seconds;
}

std::string totals(const ProfileReport& report, size_t width) {
  const double done = total_gflops(report, &StepProfile::multiplications);
  std::string text;
  const auto line = [&](const std::string& words) { text += wrapped("", 0, words, width); };
  line(fmt::format("{:.3f} ms a batch of {}, {} images/s",
                   1e3 * static_cast<double>(report.batch_size) / report.images_per_second, report.batch_size,
                   readable_rate(report.images_per_second)));
  line(fmt::format("{:.0f} GFLOPS; {:.0f}% of the peak, the {:.0f} of {}",
                   total_gflops(report, &StepProfile::macs), 100 * done / report.peak.gflops,
                   report.peak.gflops, report.peak.of));
  if (!report.blas_words.empty()) line(report.blas_words);
  if (report.update_seconds > 0) {
    line(fmt::format("update of {} parameters: {:.3f} ms a batch ({:.1f}%)",
                     with_separators(report.parameters), report.update_seconds * 1e3 / batches(report),
                     share(report.update_seconds, report)));
  }
  if (report.input_seconds > 0) {
    line(fmt::format("input (decoding, normalization, augmentation): {:.3f} ms a batch ({:.1f}%)",
                     report.input_seconds * 1e3 / batches(report), share(report.input_seconds, report)));
  }
  line(
      "GFLOPS are those of direct convolution, 2 x MAC / time; shares of the peak count what is multiplied "
      "in truth, which is less by Winograd's transforms.");
  return text;
}

Json json_of(const Pass& pass) {
  return {{"ms", pass.milliseconds}, {"gflops", pass.gflops}, {"share_of_peak", pass.share}};
}

}  // namespace

std::string profile_table(const ProfileReport& report, size_t width) {
  const bool training = report.what == "training";
  std::vector<std::vector<std::string>> rows;
  for (const StepProfile& step : report.steps) {
    std::vector<std::string> row = {step.name, step.algorithm, step.layout};
    add_cells(forward_of(step, report), row);
    if (training) add_cells(backward_of(step, report), row);
    row.push_back(step.activation_bytes == 0 ? "" : readable_bytes(step.activation_bytes));
    rows.push_back(row);
  }
  std::vector<Column> columns = {{"layers", Align::left, {{3, fold_paths}, {6, fold_middles}}},
                                 {"algorithm", Align::left, {{5, fold_algorithms}, {7, fold_ends}}},
                                 {"layout", Align::left, {{1}}},
                                 {"forward ms", Align::right},
                                 {"GFLOPS", Align::right, {{8}}},
                                 {"of peak", Align::right, {{4}}}};
  if (training) {
    columns.insert(
        columns.end(),
        {{"backward ms", Align::right}, {"GFLOPS", Align::right, {{8}}}, {"of peak", Align::right, {{4}}}});
  }
  columns.push_back({"memory", Align::right, {{2}}});
  return fmt::format("{}: {}, batches of {}, {} thread{}\n\n", printable(report.name), report.what,
                     report.batch_size, report.threads, report.threads == 1 ? "" : "s") +
         format_table(columns, rows, width) + "\n" + totals(report, width);
}

std::string profile_json(const ProfileReport& report) {
  Json layers = Json::array();
  for (const StepProfile& step : report.steps) {
    layers.push_back({{"name", step.name},
                      {"algorithm", step.algorithm},
                      {"layout", step.layout},
                      {"macs", step.macs},
                      {"multiplications", step.multiplications},
                      {"memory", step.activation_bytes},
                      {"parameter_bytes", step.parameter_bytes},
                      {"forward", json_of(forward_of(step, report))},
                      {"backward", json_of(backward_of(step, report))}});
  }
  const Json object = {
      {"name", report.name},
      {"mode", report.what},
      {"batch_size", report.batch_size},
      {"threads", report.threads},
      {"images_per_second", report.images_per_second},
      {"batch_ms", report.seconds * 1e3 / batches(report)},
      {"update_ms", report.update_seconds * 1e3 / batches(report)},
      {"input_ms", report.input_seconds * 1e3 / batches(report)},
      {"gflops", total_gflops(report, &StepProfile::macs)},
      {"share_of_peak", total_gflops(report, &StepProfile::multiplications) / report.peak.gflops},
      {"peak_gflops", report.peak.gflops},
      {"peak_of", report.peak.of},
      {"blas_kernel", report.blas_kernel},
      {"layers", layers}};
  return json_text(object) + "\n";
}

}  // namespace cnn::app

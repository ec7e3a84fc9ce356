#include "app/shapes_totals.h"

#include <fmt/format.h>

#include <cmath>

#include "app/wrap.h"
#include "base/readable_numbers.h"
#include "spec/memory.h"

namespace cnn::app {
namespace {

// A line below the table, or more of them.
std::string total(const std::string& what, const std::string& text, const ShapesReport& report) {
  return wrapped(what, 12, text, report.width);
}

// What the machine cannot give.
std::string lack_line(const ShapesReport& report) {
  const bool lacks_training = report.training_bytes > report.available_bytes;
  const bool lacks_inference = report.inference_bytes > report.available_bytes;
  if (!lacks_training && !lacks_inference) return "";
  const char* what = !lacks_inference ? "training" : lacks_training ? "both" : "evaluation";
  return total("",
               fmt::format("{} more than this machine has, {}",
                           std::string(what) + (lacks_training && lacks_inference ? " are" : " is"),
                           readable_bytes(report.available_bytes)),
               report);
}

std::string memory_lines(const ShapesReport& report) {
  const char* least = report.lacks_images ? "at least " : "";  // reading them takes more
  const MemoryEstimate memory = estimate_memory(report.plan, engine_of(report.train).batch);
  const int64_t shards = report.train.shards;
  const bool is_own = report.train.eval_batch_size != report.batch_size;
  return total("memory",
               fmt::format("at batch size {}{}: weights {}, activations {} (summed)", report.batch_size,
                           shards > 1 ? fmt::format(" in {} shards", shards) : "",
                           readable_bytes(memory.weights), readable_bytes(memory.activations)),
               report) +
         total("",
               fmt::format("with {} thread{}: training {}{}, evaluation {}{}{}", report.threads,
                           report.threads == 1 ? "" : "s", least, readable_bytes(report.training_bytes),
                           least, readable_bytes(report.inference_bytes),
                           is_own ? fmt::format(" in batches of {}", report.train.eval_batch_size) : ""),
               report) +
         lack_line(report);
}

std::string image_lines(const ShapesReport& report) {
  const ImageCounts& images = *report.images;
  const std::string held =
      images.validation > 0 ? with_separators(images.validation) + " for validation, " : "";
  // Who wonders why smaller batches do not help.
  const std::string reading = report.reading_bytes > 0 && report.reading_bytes >= report.training_bytes
                                  ? "; reading them takes up to " + readable_bytes(report.reading_bytes)
                                  : "";
  return total("images",
               fmt::format("{} more: {} to train on, {}{} for the test{}", readable_bytes(images.bytes),
                           with_separators(images.training), held, with_separators(images.test), reading),
               report);
}

// "0.83 s", "4 min 10 s", "2 h 5 min".
std::string readable_seconds(double seconds) {
  if (seconds < 10) return fmt::format("{:.2g} s", seconds);
  const auto whole = std::llround(seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

// Read after an epoch: the validation split, or else the test set.
std::string time_lines(const ShapesReport& report) {
  const EpochTime& time = *report.time;
  std::string text;
  if (report.images) {
    text = total("time",
                 fmt::format("{} an epoch here, and {} to evaluate after it",
                             readable_seconds(time.training(report.images->training, report.batch_size)),
                             readable_seconds(time.evaluation(evaluated_images(*report.images)))),
                 report);
  }
  return text +
         total(text.empty() ? "time" : "",
               fmt::format("{:.4g} ms a batch, {} images/s, in {} random batches", 1e3 * time.batch_seconds,
                           readable_rate(static_cast<double>(report.batch_size) / time.batch_seconds),
                           time.batches),
               report);
}

}  // namespace

int64_t evaluated_images(const ImageCounts& images) {
  return images.validation > 0 ? images.validation : images.test;
}

std::string shapes_totals(const ShapesReport& report) {
  return fmt::format("parameters  {}\nMACs        {} an image\n",
                     with_separators(report.plan.parameter_count), with_separators(report.plan.macs)) +
         memory_lines(report) + (report.images ? image_lines(report) : "") +
         (report.time ? time_lines(report) : "");
}

}  // namespace cnn::app

#include "app/make_shapes_report.h"

#include <algorithm>

#include "app/console.h"
#include "app/start_workers.h"
#include "base/available_memory.h"
#include "base/error.h"
#include "base/printable.h"
#include "model/model_file.h"
#include "run/sources.h"
#include "spec/single_value_norm.h"
#include "train/memory_needs.h"

namespace cnn::app {
namespace {

constexpr double kSecondsMeasured = 2;

// As `--set train.batch_size=N` would have it: evaluation follows unless it has a size of its own.
TrainSpec with_batch_size(const TrainSpec& train, std::optional<int64_t> batch_size) {
  TrainSpec changed = train;
  changed.batch_size = batch_size.value_or(train.batch_size);
  if (train.eval_batch_size == train.batch_size) changed.eval_batch_size = changed.batch_size;
  return changed;
}

// No batch has more images than there are.
BatchLimits limits_of(const TrainSpec& train, const std::optional<ImageCounts>& images) {
  if (!images) return {train.batch_size, train.eval_batch_size};
  const int64_t evaluated = std::max(images->validation, images->test);
  return {std::clamp<int64_t>(images->training, 1, train.batch_size),
          std::clamp<int64_t>(evaluated, 1, train.eval_batch_size)};
}

// How many digests the model of an evaluation lists of the images it was trained on.
int64_t listed_digests(const ShapesWishes& wishes, const TrainSpec& train, const ImageCounts& images) {
  if (!is_model(wishes.source)) return train.epochs > 0 ? digests_of_images(images.training, images) : 0;
  const ModelInfo info = load_model_info(model_path(wishes.source));
  return info.trained_on ? std::ssize(*info.trained_on) : 0;
}

// A model is told of whatever has become of its data.
std::optional<ImageCounts> images_of(const RunSpec& spec, bool is_of_model, int threads) {
  if (!spec.data) return std::nullopt;
  try {
    return count_images(*spec.data, spec.network.input, threads);
  } catch (const Error&) {
    if (!is_of_model) throw;
    return std::nullopt;
  }
}

}  // namespace

ShapesReport make_shapes_report(const RunSpec& spec, const ShapesWishes& wishes, const Options& options,
                                int64_t program) {
  ShapesReport report;
  report.name = spec.name;
  report.network = spec.network;
  report.plan = plan_network(spec.network);
  report.images = images_of(spec, is_model(wishes.source), options.threads);
  report.lacks_images = spec.data.has_value() && !report.images;
  const TrainSpec train = with_batch_size(spec.train, wishes.batch_size);
  const auto& images = report.images;
  const BatchLimits limits = limits_of(train, images);
  const bool keeps_best = spec.data && spec.data->has_validation() && spec.data->has_test();
  report.batch_size = train.batch_size;
  report.threads = options.threads;
  const MemoryNeeds training = training_memory(train, report.plan, limits, keeps_best, options.threads);
  const int64_t evaluated =
      images && images->test > 0 ? std::min(images->test, train.eval_batch_size) : limits.inference;
  const MemoryNeeds inference = inference_memory(train, report.plan, evaluated, options.threads);
  report.training_bytes =
      program + (images ? resident_with_images(training, *images, train.epochs) : training.resident);
  const ImageCounts counts = images.value_or(ImageCounts());
  if (counts.reading.training > 0) report.reading_bytes = program + resident_while_reading(counts);
  report.inference_bytes =
      program + resident_with_list(inference, counts, listed_digests(wishes, train, counts));
  const int64_t available = available_memory();
  if (available != kUnknownMemory) report.available_bytes = program + available;
  report.verbose = options.verbose;
  report.train = train;
  report.width = table_width();
  if (wishes.time) {
    refuse_single_values(report.plan, train.batch_size, images ? images->training : kMaxElements,
                         shown(wishes.source), wishes.batch_size ? "--batch-size" : "train.batch_size");
    Workers workers = start_workers(options);
    report.time = measure_epoch_time(train, report.plan, kSecondsMeasured, workers);
  }
  return report;
}

}  // namespace cnn::app

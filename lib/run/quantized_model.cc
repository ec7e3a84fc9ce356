#include "run/quantized_model.h"

#include <algorithm>
#include <cmath>

#include "network/probe.h"

namespace cnn {
namespace {

constexpr double kMostMacs = 2e10;  // some seconds

int64_t images_to_look_at(const NetworkPlan& plan, int64_t images) {
  const auto affordable = static_cast<int64_t>(kMostMacs / static_cast<double>(plan.macs + 1));
  return std::min(images, std::clamp<int64_t>(affordable, 20, kCalibrationImages));
}

std::vector<std::span<const float>> values_of(const OpenedModel& model) {
  std::vector<std::span<const float>> values;
  for (const ConstParameter& parameter : model.parameters()) values.push_back(parameter.value);
  return values;
}

}  // namespace

QuantizedNetwork quantize_model(const EvaluationWishes& wishes, Workers& workers, const Messages& messages) {
  EvaluationWishes training = wishes;
  training.split = Split::train;
  training.batch_size = 1;
  OpenedEvaluation opened(training);
  const OpenedModel& model = opened.model();
  FlatNetwork flat = flatten(model.plan(), values_of(model));
  std::vector<NumberRange> ranges(flat.volumes.size());
  // Refuses what cannot be, before images are read.
  quantize(flat, ranges, opened.data_spec().normalize, model.info().mean_image);
  opened.open_images(workers, messages);
  Probe probe(model.plan(), workers);
  probe.copy_weights(model.parameters());
  const int64_t images = opened.batches().images(), looked_at = images_to_look_at(model.plan(), images);
  for (int64_t i = 0; i < looked_at; ++i) {
    probe.forward(opened.image_of(i * images / looked_at, workers.pool()));
    for (size_t v = 0; v < ranges.size(); ++v) {
      const auto [least, most] = std::ranges::minmax(probe.look(flat.volumes[v].layer).activation);
      ranges[v].least = std::min(ranges[v].least, least);
      ranges[v].most = std::max(ranges[v].most, most);
    }
  }
  return quantize(std::move(flat), ranges, opened.data_spec().normalize, model.info().mean_image);
}

Evaluation evaluate_quantized(const QuantizedNetwork& network, const OpenedEvaluation& opened,
                              ThreadPool& pool, const std::function<void(const PredictedBatch&)>& each) {
  constexpr int64_t kAtOnce = 256;
  std::vector<QuantizedRunner> runners(static_cast<size_t>(pool.threads()), QuantizedRunner(network));
  const int64_t images = opened.images(), classes = opened.model().plan().classes();
  std::vector<float> scores(static_cast<size_t>(kAtOnce * classes)), probabilities(scores.size());
  std::vector<int32_t> labels(static_cast<size_t>(kAtOnce));
  Evaluation result;
  double loss = 0;
  for (int64_t first = 0; first < images; first += kAtOnce) {
    const int64_t count = std::min(kAtOnce, images - first);
    pool.run(count, [&](int64_t n, int thread) {
      QuantizedRunner& runner = runners[static_cast<size_t>(thread)];
      const std::span<const uint16_t> parts = runner.run(opened.pixels_of(first + n));
      for (size_t i = 0; i < parts.size(); ++i) {
        const size_t at = static_cast<size_t>(n * classes) + i;
        scores[at] = runner.scores()[i];
        probabilities[at] = (parts[i] == 0 ? 0.5F : static_cast<float>(parts[i])) / kWholeProbability;
      }
      labels[static_cast<size_t>(n)] = opened.label_of(first + n);
    });
    for (int64_t n = 0; n < count; ++n) {
      const int64_t label = labels[static_cast<size_t>(n)];
      loss -= std::log(double{probabilities[static_cast<size_t>(n * classes + label)]});
      result.correct += rank_of(label, scores.data() + n * classes, classes) == 0 ? 1 : 0;
    }
    each({first, count, classes, labels.data(), scores.data(), probabilities.data()});
  }
  result.total = images;
  result.loss = loss / static_cast<double>(images);
  return result;
}

}  // namespace cnn

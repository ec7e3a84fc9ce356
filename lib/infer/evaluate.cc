#include "infer/evaluate.h"

#include <algorithm>
#include <span>
#include <vector>

#include "infer/looks.h"

namespace cnn {

bool is_better(const Evaluation& a, const Evaluation& b) {
  return a.correct != b.correct ? a.correct > b.correct : a.loss < b.loss;
}

namespace {

constexpr int64_t kLastImages = 100;

// A batch whose images have been told.
struct Told {
  Network& network;
  const float* logits;
};

// The class of image `n` of the batch.
int64_t prediction(const Told& told, int64_t n) {
  const int64_t classes = told.network.plan().classes();
  const float* scores = told.logits + n * classes;
  return std::max_element(scores, scores + classes) - scores;
}

void count_classes(const Told& told, int64_t images, ClassCounts& counts) {
  for (int64_t n = 0; n < images; ++n) {
    ++counts.predictions[static_cast<size_t>(prediction(told, n))];
    ++counts.labels[static_cast<size_t>(told.network.labels()[n])];
  }
}

// Those of the batch that are among the last of all.
void count_last(const Told& told, int64_t images, int64_t left, Evaluation& result) {
  for (int64_t n = std::max<int64_t>(0, images + left - kLastImages); n < images; ++n) {
    result.last_correct += prediction(told, n) == told.network.labels()[n] ? 1 : 0;
    ++result.last_total;
  }
}

}  // namespace

Batches batches_of(const SomeImages& some, const OpenedData& opened, const DataSpec& spec,
                   int64_t batch_size) {
  std::optional<Normalization> normalization;
  std::span<const float> mean_image;
  if (const auto* numbers = std::get_if<Normalization>(&spec.normalize)) normalization = *numbers;
  if (const auto* image = std::get_if<MeanImageNormalization>(&spec.normalize)) {
    normalization = Normalization{std::vector<double>(image->std.size()), image->std};
    mean_image = opened.mean_image;
  }
  return {some.data, some.images, normalization, batch_size, mean_image};
}

Batches batches_of(const OpenedData& data, Split split, const DataSpec& spec, int64_t batch_size) {
  return batches_of({data.set_of(split), data.images_of(split)}, data, spec, batch_size);
}

Evaluation evaluate(Network& network, const Batches& batches, ThreadPool& pool, EvaluateWith scheme) {
  return *evaluate_unless(nullptr, network, batches, pool, nullptr, scheme);
}

std::optional<Evaluation> evaluate_unless(const std::atomic<int>* stop, Network& network,
                                          const Batches& batches, ThreadPool& pool, ClassCounts* counts,
                                          EvaluateWith scheme) {
  const int64_t classes = network.plan().classes();
  if (counts != nullptr)
    counts->labels = counts->predictions = std::vector<int64_t>(static_cast<size_t>(classes));
  Looks looks(scheme, network, batches);
  Evaluation result;
  double loss = 0;
  for (int64_t batch = 0; batch < batches.batches(); ++batch) {
    if (stop != nullptr && *stop != 0) return std::nullopt;
    const int64_t images = batches.batch_images(batch);
    const LossSum sum = looks.evaluate(batch, pool);
    const Told told{network, looks.logits()};
    if (counts != nullptr) count_classes(told, images, *counts);
    loss += sum.loss;
    result.correct += sum.correct;
    result.total += images;
    count_last(told, images, batches.images() - result.total, result);
  }
  result.loss = loss / static_cast<double>(result.total);
  return result;
}

}  // namespace cnn

#include "infer/evaluate.h"

#include <algorithm>
#include <span>
#include <vector>

namespace cnn {

bool is_better(const Evaluation& a, const Evaluation& b) {
  return a.correct != b.correct ? a.correct > b.correct : a.loss < b.loss;
}

ClassCounts no_counts(int64_t classes) {
  const std::vector<int64_t> zeros(static_cast<size_t>(classes));
  return {zeros, zeros};
}

namespace {

constexpr int64_t kLastImages = 100;

// The class of image `n` of the batch.
int64_t prediction(const Network& network, int64_t n) {
  const int64_t classes = network.plan().classes();
  const float* scores = network.logits() + n * classes;
  return std::max_element(scores, scores + classes) - scores;
}

void count_classes(Network& network, int64_t images, ClassCounts& counts) {
  for (int64_t n = 0; n < images; ++n) {
    ++counts.predictions[static_cast<size_t>(prediction(network, n))];
    ++counts.labels[static_cast<size_t>(network.labels()[n])];
  }
}

// Those of the batch that are among the last of all.
void count_last(Network& network, int64_t images, int64_t left, Evaluation& result) {
  for (int64_t n = std::max<int64_t>(0, images + left - kLastImages); n < images; ++n) {
    result.last_correct += prediction(network, n) == network.labels()[n] ? 1 : 0;
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

Evaluation evaluate(Network& network, const Batches& batches, ThreadPool& pool) {
  return *evaluate_unless(nullptr, network, batches, pool);
}

std::optional<Evaluation> evaluate_unless(const std::atomic<int>* stop, Network& network,
                                          const Batches& batches, ThreadPool& pool, ClassCounts* counts) {
  if (counts != nullptr) *counts = no_counts(network.plan().classes());
  Evaluation result;
  for (int64_t batch = 0; batch < batches.batches(); ++batch) {
    if (stop != nullptr && *stop != 0) return std::nullopt;
    add_batch(evaluate_batch(network, batches, batch, pool, counts), result);
  }
  result.loss /= static_cast<double>(result.total);
  return result;
}

Evaluation evaluate_batch(Network& network, const Batches& batches, int64_t batch, ThreadPool& pool,
                          ClassCounts* counts) {
  const int64_t images = batches.batch_images(batch);
  batches.fill(batch, network.images(), network.labels(), pool);
  const LossSum sum = network.evaluate(images);
  if (counts != nullptr) count_classes(network, images, *counts);
  Evaluation result{sum.loss, sum.correct, images};
  count_last(network, images, batches.images() - batches.place_of(batch) - images, result);
  return result;
}

void add_batch(const Evaluation& batch, Evaluation& sum) {
  sum.loss += batch.loss;
  sum.correct += batch.correct;
  sum.total += batch.total;
  sum.last_correct += batch.last_correct;
  sum.last_total += batch.last_total;
}

}  // namespace cnn

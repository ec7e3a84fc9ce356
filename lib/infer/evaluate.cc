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
int64_t prediction(const Looks& looks, int64_t n) {
  const int64_t classes = looks.network().plan().classes();
  const float* scores = looks.logits() + n * classes;
  return std::max_element(scores, scores + classes) - scores;
}

void count_classes(const Looks& looks, int64_t images, ClassCounts& counts) {
  for (int64_t n = 0; n < images; ++n) {
    ++counts.predictions[static_cast<size_t>(prediction(looks, n))];
    ++counts.labels[static_cast<size_t>(looks.network().labels()[n])];
  }
}

// Those of the batch that are among the last of all.
void count_last(const Looks& looks, int64_t images, int64_t left, Evaluation& result) {
  for (int64_t n = std::max<int64_t>(0, images + left - kLastImages); n < images; ++n) {
    result.last_correct += prediction(looks, n) == looks.network().labels()[n] ? 1 : 0;
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
  if (counts != nullptr) *counts = no_counts(network.plan().classes());
  Looks looks(scheme, network, batches);
  Evaluation result;
  for (int64_t batch = 0; batch < batches.batches(); ++batch) {
    if (stop != nullptr && *stop != 0) return std::nullopt;
    add_batch(evaluate_batch(looks, batch, pool, counts), result);
  }
  result.loss /= static_cast<double>(result.total);
  return result;
}

Evaluation evaluate_batch(Looks& looks, int64_t batch, ThreadPool& pool, ClassCounts* counts) {
  const Batches& batches = looks.batches();
  const int64_t images = batches.batch_images(batch);
  const LossSum sum = looks.evaluate(batch, pool);
  if (counts != nullptr) count_classes(looks, images, *counts);
  Evaluation result{sum.loss, sum.correct, images};
  count_last(looks, images, batches.images() - batches.place_of(batch) - images, result);
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

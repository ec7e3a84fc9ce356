// Loss and accuracy of a network over a split.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "data/batches.h"
#include "data/open_dataset.h"
#include "infer/looks.h"
#include "network/network.h"
#include "spec/train_spec.h"

namespace cnn {

struct Evaluation {
  double loss = 0;  // the mean over the images of -log p[label], whatever training minimizes
  int64_t correct = 0;
  int64_t total = 0;
  int64_t last_correct = 0;  // of the last 100 images, or of all where there are fewer
  int64_t last_total = 0;

  double accuracy() const { return static_cast<double>(correct) / static_cast<double>(total); }
};

// How often each class is the label of an image, and the prediction.
struct ClassCounts {
  std::vector<int64_t> labels;       // (classes)
  std::vector<int64_t> predictions;  // (classes)
};

ClassCounts no_counts(int64_t classes);

// On the same images: more right, or as many with less loss.
bool is_better(const Evaluation& a, const Evaluation& b);

// The batches of a split, normalized as `spec` says in numbers (`auto` has been resolved). `data` must
// outlive them.
Batches batches_of(const OpenedData& data, Split split, const DataSpec& spec, int64_t batch_size);

// The same of some images of `opened`, which must outlive them too.
struct SomeImages {
  const Dataset& data;
  const Subset& images;
};
Batches batches_of(const SomeImages& some, const OpenedData& opened, const DataSpec& spec,
                   int64_t batch_size);

// Runs all batches of `batches` (at least one image) through `network` in inference, looking
// at each image as `scheme` says. The network was made for batches that large.
Evaluation evaluate(Network& network, const Batches& batches, ThreadPool& pool,
                    EvaluateWith scheme = EvaluateWith::none);

// The same, but given up before the next batch, with no result, where `stop` is there and not 0.
// `counts`, where it is there, is set to those of the images.
std::optional<Evaluation> evaluate_unless(const std::atomic<int>* stop, Network& network,
                                          const Batches& batches, ThreadPool& pool,
                                          ClassCounts* counts = nullptr,
                                          EvaluateWith scheme = EvaluateWith::none);

// Of one batch, with the sum of the losses in the place of their mean. Added to `counts`, where they are
// there.
Evaluation evaluate_batch(Looks& looks, int64_t batch, ThreadPool& pool, ClassCounts* counts);
void add_batch(const Evaluation& batch, Evaluation& sum);

}  // namespace cnn

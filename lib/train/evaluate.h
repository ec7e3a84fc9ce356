// Loss and accuracy of a network over a split.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "data/batches.h"
#include "data/open_dataset.h"
#include "network/network.h"

namespace cnn {

struct Evaluation {
  double loss = 0;  // the mean over the images of -log p[label], whatever training minimizes
  int64_t correct = 0;
  int64_t total = 0;

  double accuracy() const { return static_cast<double>(correct) / static_cast<double>(total); }
};

// The batches of a split, normalized as `spec` says in numbers (`auto` has been resolved). `data` must
// outlive them.
Batches batches_of(const OpenedData& data, Split split, const DataSpec& spec, int64_t batch_size);

// Runs all batches of `batches` (at least one image) through `network` in inference. The network was made for
// batches that large.
Evaluation evaluate(Network& network, const Batches& batches, ThreadPool& pool);

// The same, but given up before the next batch, with no result, where `stop` is there and not 0.
std::optional<Evaluation> evaluate_unless(const std::atomic<int>* stop, Network& network,
                                          const Batches& batches, ThreadPool& pool);

}  // namespace cnn

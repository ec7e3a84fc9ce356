// Which moves of an inference pass take a batch some images at a time, so that what one writes is still in
// the cache when the next reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "network/graph.h"

namespace cnn {

// Neighboring moves of Graph::forward: all of them for the first `images`, then all for the next.
struct InferencePart {
  size_t first = 0;
  size_t end = 0;
  int64_t images = 0;  // a multiple of lane_count() where a volume of them is in lanes; at most the batch
};

struct InferenceParts {
  std::vector<InferencePart> parts;  // all moves of inference, in order
  std::vector<int64_t> images;       // of each of Graph::volumes, that it must hold at a time
  int64_t batch = 0;                 // the most; a volume for fewer holds the portion at hand
};

// For batches of up to `batch` images, 0 where there is no inference. Steps compute each image the same
// whatever stands beside it, so that nothing but time depends on it. `cache_bytes`: what the volumes and
// weights of a move are to fit in.
InferenceParts inference_parts(const Graph& graph, int64_t batch, int64_t cache_bytes);

// What `threads` threads have of caches, about: a core's share of the last one has been 1 to 4 MB for long.
int64_t cache_bytes_of(int threads);

}  // namespace cnn

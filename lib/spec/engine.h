// What the choice of algorithms depends on beside the layers.
#pragma once

#include <cstdint>

namespace cnn {

// How convolutions are computed. exact: by no transform, which would cost the last bits.
enum class Algorithm {
  automatic,  // what is fastest for each layer's shape
  exact,      // the fastest of products of matrices and direct loops
  im2col,     // a product of matrices everywhere
  winograd,   // Winograd's transforms wherever they can
};

constexpr const char* word_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::automatic:
      return "auto";
    case Algorithm::exact:
      return "exact";
    case Algorithm::im2col:
      return "im2col";
    case Algorithm::winograd:
      return "winograd";
  }
  return nullptr;
}

struct Engine {
  int64_t batch = 0;  // images: the batches that algorithms are chosen for, whatever is computed in the end.
                      // 0: as large as may be
  Algorithm algorithm = Algorithm::automatic;
  bool is_apart =
      false;  // each layer is computed by itself, in training as in inference, and the images have
              // a gradient too: for looking at a network (network/probe.h), not for training it
};

}  // namespace cnn

#include "layers/workers.h"

#include <algorithm>

#include "kernels/gemm.h"

namespace cnn {

void ScratchNeeds::grow_to(const ScratchNeeds& other) {
  per_thread = std::max(per_thread, other.per_thread);
  shared = std::max(shared, other.shared);
}

Workers::Workers(int threads) : pool_(threads) {
  use_single_threaded_blas();
  take_blas_memory(threads);
}

void Workers::reserve(const ScratchNeeds& needs) {
  if (needs.per_thread > reserved_.per_thread) {
    // Whole cache lines, and one more so that threads' scratch does not meet in the same cache sets.
    stride_ = (needs.per_thread + 15) / 16 * 16 + 16;
    scratch_ = Buffer<float>();
    scratch_ = Buffer<float>(stride_ * pool_.threads());
  }
  if (needs.shared > reserved_.shared) {
    shared_ = Buffer<float>();
    shared_ = Buffer<float>(needs.shared);
  }
  reserved_.grow_to(needs);
}

}  // namespace cnn

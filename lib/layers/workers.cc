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

namespace {

// Whole cache lines, and one more so that threads' scratch does not meet in the same cache sets.
int64_t stride_of(int64_t per_thread) {
  return round_up(per_thread, kLineFloats) + kLineFloats;
}

}  // namespace

void Workers::count_reserved(const ScratchNeeds& needs, int threads, MemorySource& counter) {
  Buffer<float> nothing;
  if (needs.per_thread > 0) counter.give(nothing, stride_of(needs.per_thread) * threads);
  counter.give(nothing, needs.shared);
}

void Workers::reserve(const ScratchNeeds& needs) {
  if (needs.per_thread > reserved_.per_thread) {
    stride_ = stride_of(needs.per_thread);
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

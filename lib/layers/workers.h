// The threads that compute a network and the memory they work in.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/buffer.h"
#include "base/memory_source.h"
#include "base/shape.h"
#include "base/thread_pool.h"

namespace cnn {

// Floats of working memory that a step wants while it runs; nothing in them outlives the call.
struct ScratchNeeds {
  int64_t per_thread = 0;
  int64_t shared = 0;  // partial gradients, say

  void grow_to(const ScratchNeeds& other);
};

class Workers {
 public:
  // Threads >= 1. Also keeps OpenBLAS to one thread, so that only these share the work. Throws
  // Failure::resource where the system gives no more threads or addresses.
  explicit Workers(int threads);

  ThreadPool& pool() { return pool_; }

  // Makes room for a step's needs. Not while anything runs.
  void reserve(const ScratchNeeds& needs);

  // Counts what this takes where nothing was reserved before.
  static void count_reserved(const ScratchNeeds& needs, int threads, MemorySource& counter);

  float* scratch(int thread) { return scratch_.data() + thread * stride_; }
  float* shared() { return shared_.data(); }

 private:
  ThreadPool pool_;
  ScratchNeeds reserved_;
  int64_t stride_ = 0;  // floats between two threads' scratch
  Buffer<float> scratch_;
  Buffer<float> shared_;
};

// A count cut into pieces of a fixed size; the last may be smaller.
struct Pieces {
  int64_t total;
  int64_t size;

  int64_t count() const { return (total + size - 1) / size; }
  Range range(int64_t piece) const { return {piece * size, std::min(total, (piece + 1) * size)}; }
};

}  // namespace cnn

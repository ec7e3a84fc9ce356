#include "app/peak.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "base/buffer.h"
#include "kernels/gemm.h"

namespace cnn::app {

double measure_peak_gflops(Workers& workers) {
  constexpr int64_t kSide = 512;
  constexpr int kRounds = 60;
  const int64_t threads = workers.pool().threads();
  Buffer<float> a(kSide * kSide);
  std::vector<Buffer<float>> c;
  for (int64_t t = 0; t < threads; ++t) c.emplace_back(kSide * kSide);
  double best = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    workers.pool().run(threads, [&](int64_t task, int /*thread*/) {
      gemm(Transpose::no, Transpose::no, kSide, kSide, kSide, a.data(), kSide, a.data(), kSide, 0,
           c[static_cast<size_t>(task)].data(), kSide);
    });
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    best = std::max(best, 2e-9 * static_cast<double>(threads * kSide * kSide * kSide) / seconds);
  }
  return best;
}

}  // namespace cnn::app

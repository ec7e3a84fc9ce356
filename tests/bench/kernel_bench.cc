// The kernels beside the convolutions: products, pools, the setting of images into lanes. One thread.
#include <benchmark/benchmark.h>

#include <vector>

#include "base/buffer.h"
#include "base/thread_pool.h"
#include "kernels/gemm.h"
#include "kernels/im2col.h"
#include "kernels/lane_pool.h"
#include "kernels/lanes.h"
#include "kernels/pool.h"
#include "layers/softmax_loss.h"
#include "random_values.h"

namespace cnn {
namespace {

constexpr WindowGeometry kPool{{10, 24, 24}, {10, 12, 12}, {2, 2}, {2, 2}, {0, 0}};
constexpr WindowGeometry kOverlapping{{32, 32, 32}, {32, 15, 15}, {3, 3}, {2, 2}, {0, 0}};
constexpr WindowGeometry kConv{{10, 12, 12}, {20, 8, 8}, {5, 5}, {1, 1}, {0, 0}};

// C (m,n) := A (m,k) x B (k,n), or B^T: the machine's peak is the first.
void bench_gemm(benchmark::State& state) {
  const int64_t m = state.range(0);
  const int64_t n = state.range(1);
  const int64_t k = state.range(2);
  const Transpose tb = state.range(3) != 0 ? Transpose::yes : Transpose::no;
  const auto a = random_floats(m * k, 1);
  const auto b = random_floats(k * n, 2);
  std::vector<float> c(static_cast<size_t>(m * n));
  use_single_threaded_blas();
  for (auto _ : state) {
    gemm(Transpose::no, tb, m, n, k, a.data(), k, b.data(), tb == Transpose::yes ? k : n, 0, c.data(), n);
    benchmark::ClobberMemory();
  }
  state.counters["GFLOPS"] = benchmark::Counter(2e-9 * static_cast<double>(m * n * k),
                                                benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(bench_gemm)
    ->Args({1024, 1024, 1024, 0})
    ->Args({64, 10, 320, 1})
    ->Args({64, 500, 800, 1})
    ->Args({20, 64, 250, 0});

void bench_im2col(benchmark::State& state) {
  const auto x = random_floats(kConv.input.size(), 1);
  std::vector<float> columns(static_cast<size_t>(column_length(kConv) * kConv.output.pixels()));
  for (auto _ : state) {
    im2col(kConv, x.data(), {0, kConv.output.height}, columns.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(bench_im2col);

void bench_col2im(benchmark::State& state) {
  const auto columns = random_floats(column_length(kConv) * kConv.output.pixels(), 1);
  std::vector<float> dx(static_cast<size_t>(kConv.input.size()));
  for (auto _ : state) {
    col2im_add(kConv, columns.data(), {0, kConv.output.height}, dx.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(bench_col2im);

void bench_max_pool(benchmark::State& state, const WindowGeometry& g) {
  const auto x = random_floats(g.input.size(), 1);
  std::vector<float> y(static_cast<size_t>(g.output.size()));
  std::vector<uint8_t> places(y.size());
  for (auto _ : state) {
    max_pool_forward(g, true, x.data(), y.data(), places.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK_CAPTURE(bench_max_pool, two_by_two, kPool);
BENCHMARK_CAPTURE(bench_max_pool, overlapping, kOverlapping);

// All kLanes images of a group.
void bench_lane_pool(benchmark::State& state, const WindowGeometry& g) {
  Buffer<float> x(g.input.size() * kLanes);
  Buffer<float> y(g.output.size() * kLanes);
  Buffer<uint8_t> places(y.size());
  for (auto _ : state) {
    for (int64_t row = 0; row < g.output.height; ++row) {
      lane_max_pool_row(g, true, x.data(), row, y.data(), places.data());
    }
    lane_max_pool_backward(g, y.data(), places.data(), x.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK_CAPTURE(bench_lane_pool, two_by_two, kPool);
BENCHMARK_CAPTURE(bench_lane_pool, overlapping, kOverlapping);

void bench_average_pool(benchmark::State& state) {
  const auto x = random_floats(kOverlapping.input.size(), 1);
  std::vector<float> y(static_cast<size_t>(kOverlapping.output.size()));
  for (auto _ : state) {
    average_pool_forward(kOverlapping, x.data(), y.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(bench_average_pool);

void bench_to_lanes(benchmark::State& state) {
  const int64_t size = state.range(0);
  const auto x = random_floats(kLanes * size, 1);
  Buffer<float> lanes(kLanes * size);
  for (auto _ : state) {
    to_lanes(x.data(), kLanes, size, lanes.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(bench_to_lanes)->Arg(784)->Arg(1440);

void bench_softmax_loss(benchmark::State& state) {
  Workers workers(1);
  const auto logits = random_floats(64 * 10, 1);
  const std::vector<int32_t> labels(64, 3);
  std::vector<double> losses(64);
  std::vector<float> gradient(logits.size());
  for (auto _ : state) {
    softmax_loss(logits.data(), labels.data(), 64, 10, losses.data(), gradient.data(), workers);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(bench_softmax_loss);

// What it costs to hand out work and wait for it.
void bench_empty_round(benchmark::State& state) {
  ThreadPool pool(2);
  for (auto _ : state) pool.run(2, [](int64_t, int) {});
}
BENCHMARK(bench_empty_round)->UseRealTime();

}  // namespace
}  // namespace cnn

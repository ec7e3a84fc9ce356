// The kernels beside the convolutions: products, pools, the setting of images into lanes. One thread.
#include <benchmark/benchmark.h>

#include <vector>

#include "base/buffer.h"
#include "base/thread_pool.h"
#include "kernels/gemm.h"
#include "kernels/im2col.h"
#include "kernels/layout.h"
#include "kernels/panel_product.h"
#include "kernels/pool.h"
#include "kernels/window_order.h"
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
  for ([[maybe_unused]] auto _ : state) {
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
  std::vector<float> columns(static_cast<size_t>(window_length(kConv) * kConv.output.pixels()));
  for ([[maybe_unused]] auto _ : state) {
    im2col(kConv, x.data(), kConv.input.channels, {0, kConv.output.height}, columns.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(bench_im2col);

void bench_col2im(benchmark::State& state) {
  const auto columns = random_floats(window_length(kConv) * kConv.output.pixels(), 1);
  std::vector<float> dx(static_cast<size_t>(kConv.input.size()));
  for ([[maybe_unused]] auto _ : state) {
    col2im_add(kConv, columns.data(), {0, kConv.output.height}, dx.data(), kConv.input.channels);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(bench_col2im);

// The products of Winograd's algorithm: tiles x channels x filters.
void bench_panel_product(benchmark::State& state) {
  const int64_t tiles = state.range(0);
  const int64_t depth = state.range(1);
  const auto a = random_floats(tiles * depth, 1);
  const auto b = random_floats(depth * depth, 2);
  std::vector<float> c(a.size());
  for ([[maybe_unused]] auto _ : state) {
    panel_product(tiles, depth, depth, {a.data(), depth, 1}, b.data(), Sum::write, c.data(), depth);
    benchmark::ClobberMemory();
  }
  state.counters["GFLOPS"] = benchmark::Counter(2e-9 * static_cast<double>(tiles * depth * depth),
                                                benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(bench_panel_product)->Args({32, 64})->Args({32, 128})->Args({64, 256})->Args({256, 512});

// A group of images in lanes, or one image channels last.
void bench_max_pool(benchmark::State& state, const WindowGeometry& g, Layout layout) {
  Buffer<float> x(layout_part_floats(layout, g.input));
  Buffer<float> y(layout_part_floats(layout, g.output));
  Buffer<uint8_t> places(y.size());
  const PixelVectors v = pixel_vectors(layout, g.input);
  for ([[maybe_unused]] auto _ : state) {
    for (int64_t row = 0; row < g.output.height; ++row) {
      max_pool_row_bytes(g, v, kRelu, pool_rows(g, v, x.data()), row, y.data(), places.data());
    }
    max_pool_backward_bytes(g, v, y.data(), places.data(), x.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK_CAPTURE(bench_max_pool, two_by_two_lanes, kPool, Layout::lanes);
BENCHMARK_CAPTURE(bench_max_pool, overlapping_lanes, kOverlapping, Layout::lanes);
BENCHMARK_CAPTURE(bench_max_pool, overlapping_channels_last, kOverlapping, Layout::channels_last);

void bench_average_pool(benchmark::State& state) {
  Buffer<float> x(layout_part_floats(Layout::lanes, kOverlapping.input));
  Buffer<float> y(layout_part_floats(Layout::lanes, kOverlapping.output));
  for ([[maybe_unused]] auto _ : state) {
    average_pool_forward(kOverlapping, Pads(), pixel_vectors(Layout::lanes, kOverlapping.input), x.data(),
                         {0, kOverlapping.output.height}, y.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(bench_average_pool);

void bench_to_lanes(benchmark::State& state) {
  const int64_t size = state.range(0);
  const auto x = random_floats(lane_count() * size, 1);
  Buffer<float> lanes(lane_count() * size);
  for ([[maybe_unused]] auto _ : state) {
    to_lanes(x.data(), lane_count(), size, lanes.data());
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
  for ([[maybe_unused]] auto _ : state) {
    softmax_loss(logits.data(), labels.data(), 64, 10, losses.data(), gradient.data(), workers);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(bench_softmax_loss);

// What it costs to hand out work and wait for it.
void bench_empty_round(benchmark::State& state) {
  ThreadPool pool(2);
  for ([[maybe_unused]] auto _ : state) pool.run(2, [](int64_t, int) {});
}
BENCHMARK(bench_empty_round)->UseRealTime();

}  // namespace
}  // namespace cnn

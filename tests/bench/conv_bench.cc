// Each convolution algorithm on the layers of the networks that the project is measured by, forward and
// backward, on one thread. The counter is GFLOPS of direct convolution: 2 x MAC / time, so that algorithms
// compare. lib/layers/choose.cc follows from what it shows.
#include "conv_bench.h"

#include <benchmark/benchmark.h>

#include <functional>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "kernels/row_winograd.h"
#include "layers/conv.h"
#include "layers/strips.h"
#include "random_values.h"

namespace cnn {
namespace {

struct Shape {
  const char* name;
  int64_t images;
  Volume input;
  int64_t filters;
  int64_t kernel;
  int64_t pad;
};

const std::vector<Shape> kShapes = {
    {"lecture conv1", 32, {1, 28, 28}, 10, 5, 0},      {"lecture conv2", 32, {10, 12, 12}, 20, 5, 0},
    {"lenet conv2", 32, {20, 12, 12}, 50, 5, 0},       {"convnetjs conv1", 32, {3, 32, 32}, 16, 5, 2},
    {"convnetjs conv2", 32, {16, 16, 16}, 20, 5, 2},   {"convnetjs conv3", 32, {20, 8, 8}, 20, 5, 2},
    {"quick conv1", 32, {3, 32, 32}, 32, 5, 2},        {"quick conv2", 32, {32, 16, 16}, 32, 5, 2},
    {"quick conv3", 32, {32, 8, 8}, 64, 5, 2},         {"lecture conv1, 1", 1, {1, 28, 28}, 10, 5, 0},
    {"lecture conv1, 4", 4, {1, 28, 28}, 10, 5, 0},    {"lecture conv1, 17", 17, {1, 28, 28}, 10, 5, 0},
    {"lecture conv2, 1", 1, {10, 12, 12}, 20, 5, 0},   {"lecture conv2, 4", 4, {10, 12, 12}, 20, 5, 0},
    {"lecture conv2, 17", 17, {10, 12, 12}, 20, 5, 0}, {"convnetjs conv1, 1", 1, {3, 32, 32}, 16, 5, 2},
    {"convnetjs conv1, 4", 4, {3, 32, 32}, 16, 5, 2},  {"convnetjs conv1, 17", 17, {3, 32, 32}, 16, 5, 2},
    {"convnetjs conv3, 1", 1, {20, 8, 8}, 20, 5, 2},   {"convnetjs conv3, 4", 4, {20, 8, 8}, 20, 5, 2},
    {"convnetjs conv3, 17", 17, {20, 8, 8}, 20, 5, 2}, {"quick conv2, 1", 1, {32, 16, 16}, 32, 5, 2},
    {"quick conv2, 4", 4, {32, 16, 16}, 32, 5, 2},     {"quick conv2, 17", 17, {32, 16, 16}, 32, 5, 2},
    {"vgg 3->64", 32, {3, 32, 32}, 64, 3, 1},          {"3x3 8->8", 32, {8, 32, 32}, 8, 3, 1},
    {"3x3 16->16", 32, {16, 32, 32}, 16, 3, 1},        {"3x3 24->24", 32, {24, 32, 32}, 24, 3, 1},
    {"3x3 32->32", 32, {32, 32, 32}, 32, 3, 1},        {"3x3 32->64 at 8", 32, {32, 8, 8}, 64, 3, 1},
    {"3x3 64->64", 32, {64, 32, 32}, 64, 3, 1},        {"3x3 128->128", 32, {128, 16, 16}, 128, 3, 1},
    {"3x3 256->256", 32, {256, 8, 8}, 256, 3, 1},      {"3x3 256 at 6", 32, {256, 6, 6}, 256, 3, 1},
    {"3x3 256 at 7", 32, {256, 7, 7}, 256, 3, 1},      {"3x3 512 at 14, 1", 1, {512, 14, 14}, 512, 3, 1},
    {"3x3 512 at 14, 4", 4, {512, 14, 14}, 512, 3, 1}, {"3x3 512 at 7, 1", 1, {512, 7, 7}, 512, 3, 1},
    {"3x3 512 at 7, 8", 8, {512, 7, 7}, 512, 3, 1},    {"3x3 192 at 7, 8", 8, {192, 7, 7}, 384, 3, 1},
    {"3x3 256 at 14, 1", 1, {256, 14, 14}, 256, 3, 1}, {"3x3 256 at 14, 8", 8, {256, 14, 14}, 256, 3, 1},
    {"3x3 128 at 28, 1", 1, {128, 28, 28}, 128, 3, 1}, {"3x3 64 at 56, 1", 1, {64, 56, 56}, 64, 3, 1},
    {"3x3 16 at 32, 1", 1, {16, 32, 32}, 16, 3, 1},    {"3x3 32 at 16, 1", 1, {32, 16, 16}, 32, 3, 1},
    {"3x3 64 at 8, 1", 1, {64, 8, 8}, 64, 3, 1},       {"3x3 64 at 8", 32, {64, 8, 8}, 64, 3, 1},
    {"3x3 32 at 16", 32, {32, 16, 16}, 32, 3, 1},      {"5x5 48 at 7, 8", 8, {48, 7, 7}, 128, 5, 2},
    {"3x3 512 at 4", 32, {512, 4, 4}, 512, 3, 1},      {"3x3 512 at 2", 32, {512, 2, 2}, 512, 3, 1},
    {"5x5 64->64", 32, {64, 16, 16}, 64, 5, 2},        {"5x5 96->256", 4, {96, 27, 27}, 256, 5, 2},
};

WindowGeometry geometry(const Shape& s) {
  const auto outputs = [&](int64_t side) { return side - s.kernel + 2 * s.pad + 1; };
  return {s.input,
          {s.filters, outputs(s.input.height), outputs(s.input.width)},
          {s.kernel, s.kernel},
          {1, 1},
          {s.pad, s.pad}};
}

using MakeConv = std::function<std::unique_ptr<Step>(const FusedConv&, const Parameter&)>;

Buffer<float> random_buffer(int64_t size, uint64_t seed) {
  Buffer<float> buffer(size);
  const auto values = random_floats(size, seed);
  std::copy(values.begin(), values.end(), buffer.data());
  return buffer;
}

void run(benchmark::State& state, const Shape& shape, const MakeConv& make, bool backward) {
  const WindowGeometry g = geometry(shape);
  const Dims dims = {shape.filters, shape.input.channels, shape.kernel, shape.kernel};
  auto weights = random_floats(element_count(dims), 1);
  std::vector<float> gradients(weights.size());
  const Parameter weight{"weight", dims, false, false, weights, gradients};
  const auto layer = make({g, kNoClamp, {}}, weight);
  Workers workers(1);
  workers.reserve(layer->scratch_needs(shape.images, Mode::training));
  MemorySource kept;
  StepMemory wishes(kept);
  layer->prepare({shape.images, shape.images}, wishes);
  std::vector<Buffer<std::byte>> arena;
  for (const StepMemory::Wish& wish : wishes.wishes()) wish.grant(arena.emplace_back(wish.bytes).data());
  const Buffer<float> x = random_buffer(layer->input().floats(shape.images), 2);
  Buffer<float> dy = random_buffer(layer->output().floats(shape.images), 3);
  Buffer<float> y(dy.size());
  Buffer<float> dx(x.size());
  layer->forward(x.data(), y.data(), shape.images, Mode::training, workers);
  for ([[maybe_unused]] auto _ : state) {
    if (backward) {
      layer->backward(x.data(), y.data(), dy.data(), dx.data(), shape.images, workers);
    } else {
      layer->forget_weights();
      layer->forward(x.data(), y.data(), shape.images, Mode::training, workers);
    }
    benchmark::ClobberMemory();
  }
  const double macs = static_cast<double>(shape.images * g.output.size() * shape.input.channels *
                                          shape.kernel * shape.kernel);
  state.counters["GFLOPS"] =
      benchmark::Counter(2e-9 * macs * (backward ? 2 : 1), benchmark::Counter::kIsIterationInvariantRate);
}

}  // namespace

void add_conv_benchmarks() {
  for (const Shape& shape : kShapes) {
    for (const bool backward : {false, true}) {
      const std::string name = std::string(shape.name) + (backward ? "/backward/" : "/forward/");
      const auto add = [&](const char* algorithm, const MakeConv& make) {
        benchmark::RegisterBenchmark((name + algorithm).c_str(), [=](benchmark::State& state) {
          run(state, shape, make, backward);
        })->Unit(benchmark::kMicrosecond);
      };
      add("product", [](const FusedConv& stage, const Parameter& weight) {
        return make_product_conv(stage, weight, nullptr, Layout::channels_last);
      });
      if (row_winograd_fits(geometry(shape))) {
        add("row Winograd", [images = shape.images](const FusedConv& stage, const Parameter& weight) {
          return make_row_winograd_conv(stage, images, weight, nullptr);
        });
      }
      if (lanes_conv_fits(geometry(shape))) {
        add("direct", [images = shape.images](const FusedConv& stage, const Parameter& weight) {
          return make_direct_conv(stage, images, weight, nullptr);
        });
      }
      if (row_winograd_fits(geometry(shape))) {
        add("row Winograd, strips", [images = shape.images](const FusedConv& stage, const Parameter& weight) {
          return make_row_winograd_strips_conv(stage, images, weight, nullptr);
        });
      }
      if (strips_fit(geometry(shape), std::nullopt)) {
        add("direct, strips", [images = shape.images](const FusedConv& stage, const Parameter& weight) {
          return make_direct_strips_conv(stage, images, weight, nullptr);
        });
      }
      const auto add_winograd = [&](const char* algorithm, WinogradTile tile) {
        if (!winograd_fits(tile, geometry(shape))) return;
        add(algorithm, [tile](const FusedConv& stage, const Parameter& weight) {
          return make_winograd_conv(stage, tile, weight, nullptr);
        });
      };
      add_winograd("F(4x4,3x3)", WinogradTile::f4x4_3x3);
      add_winograd("F(2x2,3x3)", WinogradTile::f2x2_3x3);
      add_winograd("F(2x2,5x5)", WinogradTile::f2x2_5x5);
    }
  }
}

}  // namespace cnn

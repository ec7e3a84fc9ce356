// Each convolution algorithm on the layers of the networks that the project is measured by, forward and
// backward, on one thread. The counter is GFLOPS of direct convolution: 2 x MAC / time, so that algorithms
// compare.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "layers/conv.h"
#include "random_values.h"

namespace cnn {
namespace {

constexpr int64_t kImages = 32;

struct Shape {
  const char* name;
  Volume input;
  int64_t filters;
  int64_t kernel;
  int64_t pad;
};

const std::vector<Shape> kShapes = {
    {"lecture conv1", {1, 28, 28}, 10, 5, 0},    {"lecture conv2", {10, 12, 12}, 20, 5, 0},
    {"lenet conv2", {20, 12, 12}, 50, 5, 0},     {"convnetjs conv1", {3, 32, 32}, 16, 5, 2},
    {"convnetjs conv2", {16, 16, 16}, 20, 5, 2}, {"convnetjs conv3", {20, 8, 8}, 20, 5, 2},
    {"quick conv1", {3, 32, 32}, 32, 5, 2},      {"quick conv2", {32, 16, 16}, 32, 5, 2},
    {"quick conv3", {32, 8, 8}, 64, 5, 2},       {"vgg 3->64", {3, 32, 32}, 64, 3, 1},
    {"vgg 64->64", {64, 32, 32}, 64, 3, 1},      {"vgg 128->128", {128, 16, 16}, 128, 3, 1},
};

WindowGeometry geometry(const Shape& s) {
  const auto outputs = [&](int64_t side) { return side - s.kernel + 2 * s.pad + 1; };
  return {s.input,
          {s.filters, outputs(s.input.height), outputs(s.input.width)},
          {s.kernel, s.kernel},
          {1, 1},
          {s.pad, s.pad}};
}

using MakeConv = std::unique_ptr<Layer> (*)(const ConvStage&, const Parameter&, const Parameter*);

void run(benchmark::State& state, const Shape& shape, MakeConv make, bool backward) {
  const WindowGeometry g = geometry(shape);
  const Dims dims = {shape.filters, shape.input.channels, shape.kernel, shape.kernel};
  auto weights = random_floats(element_count(dims), 1);
  std::vector<float> gradients(weights.size());
  const Parameter weight{"weight", dims, false, weights, gradients};
  const auto layer = make({g, false, {}}, weight, nullptr);
  Workers workers(1);
  workers.reserve(layer->scratch_needs(kImages, Mode::training));
  layer->prepare_training(kImages);
  const auto x = random_floats(kImages * g.input.size(), 2);
  auto dy = random_floats(kImages * g.output.size(), 3);
  std::vector<float> y(dy.size());
  std::vector<float> dx(x.size());
  layer->forward(x.data(), y.data(), kImages, Mode::training, workers);
  for (auto _ : state) {
    if (backward) {
      layer->backward(x.data(), y.data(), dy.data(), dx.data(), kImages, workers);
    } else {
      layer->forward(x.data(), y.data(), kImages, Mode::training, workers);
    }
    benchmark::ClobberMemory();
  }
  const double macs =
      static_cast<double>(kImages * g.output.size() * shape.input.channels * shape.kernel * shape.kernel);
  state.counters["GFLOPS"] =
      benchmark::Counter(2e-9 * macs * (backward ? 2 : 1), benchmark::Counter::kIsIterationInvariantRate);
}

const bool kRegistered = [] {
  for (const Shape& shape : kShapes) {
    for (const bool backward : {false, true}) {
      const std::string name = std::string(shape.name) + (backward ? "/backward/" : "/forward/");
      const auto add = [&](const char* algorithm, MakeConv make) {
        benchmark::RegisterBenchmark((name + algorithm).c_str(), [=](benchmark::State& state) {
          run(state, shape, make, backward);
        })->Unit(benchmark::kMicrosecond);
      };
      add("im2col", make_im2col_conv);
      add("direct", make_direct_conv);
    }
  }
  return true;
}();

}  // namespace
}  // namespace cnn

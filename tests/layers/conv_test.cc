#include "layers/conv.h"

#include <catch2/catch.hpp>

#include "layers/gradient_check.h"

namespace cnn {
namespace {

struct ConvCase {
  Volume input;
  int64_t filters;
  Size2 kernel;
  Size2 stride;
  Size2 pad;
};

const std::vector<ConvCase> kCases = {
    {{1, 1, 1}, 1, {1, 1}, {1, 1}, {0, 0}},   {{3, 5, 4}, 2, {1, 1}, {1, 1}, {0, 0}},
    {{2, 6, 5}, 3, {3, 3}, {1, 1}, {1, 1}},   {{2, 7, 9}, 2, {5, 2}, {2, 3}, {2, 1}},
    {{4, 4, 4}, 2, {4, 4}, {1, 1}, {3, 3}},   {{2, 3, 11}, 3, {3, 1}, {1, 4}, {0, 0}},
    {{1, 4, 4}, 11, {2, 3}, {1, 1}, {0, 2}},  {{1, 28, 28}, 10, {5, 5}, {1, 1}, {0, 0}},
    {{5, 9, 10}, 16, {5, 5}, {1, 1}, {2, 2}}, {{7, 6, 13}, 9, {3, 7}, {1, 1}, {1, 3}},
    {{3, 5, 5}, 4, {3, 3}, {1, 1}, {0, 0}},
};

// Rounded down, or up where `ceil`: then the last windows reach beyond the padding.
WindowGeometry geometry(const ConvCase& c, bool ceil = false) {
  const auto count = [&](int64_t side, int64_t kernel, int64_t stride, int64_t pad) {
    const int64_t room = side - kernel + 2 * pad;
    return (ceil ? ceil_div(room, stride) : floor_div(room, stride)) + 1;
  };
  return {c.input,
          {c.filters, count(c.input.height, c.kernel.height, c.stride.height, c.pad.height),
           count(c.input.width, c.kernel.width, c.stride.width, c.pad.width)},
          c.kernel,
          c.stride,
          c.pad};
}

using MakeConv = std::unique_ptr<Layer> (*)(const ConvStage&, const Parameter&, const Parameter*);

// Every algorithm that can compute the stage; all must give the same.
std::vector<MakeConv> algorithms(const ConvStage& stage) {
  std::vector<MakeConv> all = {make_im2col_conv};
  if (direct_conv_fits(stage)) all.push_back(make_direct_conv);
  return all;
}

// The definition, in plain loops.
std::vector<float> plain_conv(const WindowGeometry& g, const std::vector<float>& x,
                              const std::vector<float>& weight, const std::vector<float>& bias,
                              int64_t images) {
  std::vector<float> y;
  for (int64_t n = 0; n < images; ++n) {
    for (int64_t f = 0; f < g.output.channels; ++f) {
      for (int64_t oh = 0; oh < g.output.height; ++oh) {
        for (int64_t ow = 0; ow < g.output.width; ++ow) {
          double sum = bias.empty() ? 0.0 : bias[static_cast<size_t>(f)];
          for (int64_t c = 0; c < g.input.channels; ++c) {
            for (int64_t kh = 0; kh < g.kernel.height; ++kh) {
              for (int64_t kw = 0; kw < g.kernel.width; ++kw) {
                const int64_t h = oh * g.stride.height - g.pad.height + kh;
                const int64_t w = ow * g.stride.width - g.pad.width + kw;
                if (h < 0 || w < 0 || h >= g.input.height || w >= g.input.width) continue;
                const int64_t from = ((n * g.input.channels + c) * g.input.height + h) * g.input.width + w;
                const int64_t tap = ((f * g.input.channels + c) * g.kernel.height + kh) * g.kernel.width + kw;
                sum += double{x[static_cast<size_t>(from)]} * weight[static_cast<size_t>(tap)];
              }
            }
          }
          y.push_back(static_cast<float>(sum));
        }
      }
    }
  }
  return y;
}

Dims weight_dims(const WindowGeometry& g) {
  return {g.output.channels, g.input.channels, g.kernel.height, g.kernel.width};
}

TEST_CASE("conv: forward equals plain loops over odd shapes, with and without bias, rounded down and up") {
  for (const ConvCase& c : kCases) {
    for (const bool ceil : {false, true}) {
      const ConvStage stage{geometry(c, ceil), false, {}};
      const WindowGeometry& g = stage.geometry;
      OwnedParameter weight("weight", weight_dims(g), 1);
      OwnedParameter bias("bias", {c.filters}, 2);
      const int64_t images = 19;  // two groups of lanes, or three, and some lanes empty
      const auto x = random_floats(images * g.input.size(), 3);
      for (const bool with_bias : {false, true}) {
        const auto expected =
            plain_conv(g, x, weight.values, with_bias ? bias.values : std::vector<float>{}, images);
        for (const MakeConv make : algorithms(stage)) {
          Workers workers(2);
          const auto layer = make(stage, weight.view, with_bias ? &bias.view : nullptr);
          workers.reserve(layer->scratch_needs(images, Mode::inference));
          std::vector<float> y(expected.size(), NAN);
          layer->forward(x.data(), y.data(), images, Mode::inference, workers);
          int64_t wrong = 0;
          for (size_t i = 0; i < y.size(); ++i)
            wrong += y[i] == Approx(expected[i]).epsilon(1e-4).margin(1e-4) ? 0 : 1;
          CHECK(wrong == 0);
        }
      }
    }
  }
}

TEST_CASE("conv: gradients match finite differences") {
  for (const ConvCase& c : kCases) {
    if (c.input.size() > 200) continue;  // one forward pass a number: small ones do
    for (const bool ceil : {false, true}) {
      const ConvStage stage{geometry(c, ceil), false, {}};
      for (const MakeConv make : algorithms(stage)) {
        OwnedParameter weight("weight", weight_dims(stage.geometry), 1);
        OwnedParameter bias("bias", {c.filters}, 2);
        check_gradients({[&] { return make(stage, weight.view, &bias.view); },
                         stage.geometry.input.size(),
                         stage.geometry.output.size(),
                         {&weight, &bias}},
                        3);
      }
    }
  }
}

// What one training pass gives.
struct Pass {
  std::vector<float> y;
  std::vector<float> dx;
  std::vector<float> dweight;
  std::vector<float> dbias;
};

Pass run_stage(MakeConv make, const ConvStage& stage, int64_t images, int threads) {
  OwnedParameter weight("weight", weight_dims(stage.geometry), 1);
  OwnedParameter bias("bias", {stage.geometry.output.channels}, 2);
  const auto layer = make(stage, weight.view, &bias.view);
  Workers workers(threads);
  workers.reserve(layer->scratch_needs(images, Mode::training));
  layer->prepare_training(images);
  const int64_t outputs = stage.pool ? stage.pool->output.size() : stage.geometry.output.size();
  const auto x = random_floats(images * stage.geometry.input.size(), 3);
  auto dy = random_floats(images * outputs, 4);
  Pass pass{std::vector<float>(dy.size(), NAN), std::vector<float>(x.size(), NAN), {}, {}};
  layer->forward(x.data(), pass.y.data(), images, Mode::training, workers);
  layer->backward(x.data(), pass.y.data(), dy.data(), pass.dx.data(), images, workers);
  pass.dweight = weight.gradients;
  pass.dbias = bias.gradients;
  return pass;
}

// The same by three layers: a convolution alone, then a max pool with the relu (a pool of 1x1 where there is
// none).
Pass run_apart(const ConvStage& stage, int64_t images) {
  const WindowGeometry& g = stage.geometry;
  const WindowGeometry pool = stage.pool.value_or(WindowGeometry{g.output, g.output, {1, 1}, {1, 1}, {0, 0}});
  OwnedParameter weight("weight", weight_dims(g), 1);
  OwnedParameter bias("bias", {g.output.channels}, 2);
  const auto conv = make_im2col_conv({g, false, {}}, weight.view, &bias.view);
  const auto after = make_max_pool(pool, stage.relu);
  Workers workers(1);
  for (Layer* layer : {conv.get(), after.get()}) {
    workers.reserve(layer->scratch_needs(images, Mode::training));
    layer->prepare_training(images);
  }
  const auto x = random_floats(images * g.input.size(), 3);
  auto dy = random_floats(images * pool.output.size(), 4);
  Pass pass{std::vector<float>(dy.size()), std::vector<float>(x.size()), {}, {}};
  std::vector<float> between(static_cast<size_t>(images * g.output.size()));
  std::vector<float> dbetween(between.size());
  conv->forward(x.data(), between.data(), images, Mode::training, workers);
  after->forward(between.data(), pass.y.data(), images, Mode::training, workers);
  after->backward(between.data(), pass.y.data(), dy.data(), dbetween.data(), images, workers);
  conv->backward(x.data(), between.data(), dbetween.data(), pass.dx.data(), images, workers);
  pass.dweight = weight.gradients;
  pass.dbias = bias.gradients;
  return pass;
}

int64_t count_different(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return -1;
  int64_t different = 0;
  for (size_t i = 0; i < a.size(); ++i) different += a[i] == Approx(b[i]).epsilon(1e-4).margin(1e-3) ? 0 : 1;
  return different;
}

// Pools that fit, that leave rows unread, that overlap, that are padded.
std::vector<std::optional<WindowGeometry>> pools_on(const Volume& in) {
  std::vector<std::optional<WindowGeometry>> pools = {std::nullopt};
  struct Row {
    int64_t kernel, stride, pad;
  };
  for (const Row& row : {Row{2, 2, 0}, Row{3, 2, 1}, Row{2, 1, 0}, Row{3, 3, 0}}) {
    const auto count = [&](int64_t side) {
      return floor_div(side - row.kernel + 2 * row.pad, row.stride) + 1;
    };
    if (count(in.height) < 1 || count(in.width) < 1) continue;
    pools.push_back(WindowGeometry{in,
                                   {in.channels, count(in.height), count(in.width)},
                                   {row.kernel, row.kernel},
                                   {row.stride, row.stride},
                                   {row.pad, row.pad}});
  }
  return pools;
}

TEST_CASE("conv: with relu and pooling in the same pass every algorithm gives what the layers give apart") {
  for (const ConvCase& c : kCases) {
    for (const auto& pool : pools_on(geometry(c).output)) {
      for (const bool relu : {false, true}) {
        const ConvStage stage{geometry(c), relu, pool};
        const Pass expected = run_apart(stage, 19);
        for (const MakeConv make : algorithms(stage)) {
          const Pass pass = run_stage(make, stage, 19, 2);
          CHECK(count_different(pass.y, expected.y) == 0);
          CHECK(count_different(pass.dx, expected.dx) == 0);
          CHECK(count_different(pass.dweight, expected.dweight) == 0);
          CHECK(count_different(pass.dbias, expected.dbias) == 0);
        }
      }
    }
  }
}

TEST_CASE("conv: the same bits for any number of threads") {
  const ConvStage stage{geometry({{3, 12, 12}, 7, {3, 3}, {1, 1}, {1, 1}}), true, {}};
  for (const MakeConv make : algorithms(stage)) {
    const Pass one = run_stage(make, stage, 37, 1);
    for (const int threads : {2, 3, 5}) {
      const Pass pass = run_stage(make, stage, 37, threads);
      CHECK(pass.y == one.y);
      CHECK(pass.dx == one.dx);
      CHECK(pass.dweight == one.dweight);
      CHECK(pass.dbias == one.dbias);
    }
  }
}

TEST_CASE("conv: a large image is taken in blocks of rows") {
  const ConvStage stage{geometry({{2, 40, 40}, 2, {40, 3}, {1, 1}, {39, 1}}), false, {}};
  OwnedParameter weight("weight", weight_dims(stage.geometry), 1);
  const auto x = random_floats(stage.geometry.input.size(), 3);
  const auto expected = plain_conv(stage.geometry, x, weight.values, {}, 1);
  Workers workers(1);
  const auto layer = make_im2col_conv(stage, weight.view, nullptr);
  workers.reserve(layer->scratch_needs(1, Mode::inference));
  std::vector<float> y(expected.size());
  layer->forward(x.data(), y.data(), 1, Mode::inference, workers);
  CHECK(count_different(y, expected) == 0);
}

}  // namespace
}  // namespace cnn

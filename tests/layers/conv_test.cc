#include "layers/conv.h"
#include "layers/strips.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <utility>

#include "kernels/depthwise_conv.h"
#include "kernels/row_winograd.h"
#include "layers/gradient_check.h"
#include "layers/pool.h"

namespace cnn {
namespace {

struct ConvCase {
  Volume input;
  int64_t filters;
  Size2 kernel;
  Size2 stride;
  Size2 pad;
  int64_t groups = 1;
  Size2 more_at_end = {0, 0};  // than `pad`
  Size2 dilation = {1, 1};
};

const std::vector<ConvCase> kCases = {
    {{1, 1, 1}, 1, {1, 1}, {1, 1}, {0, 0}},
    {{3, 5, 4}, 2, {1, 1}, {1, 1}, {0, 0}},
    {{2, 6, 5}, 3, {3, 3}, {1, 1}, {1, 1}},
    {{2, 7, 9}, 2, {5, 2}, {2, 3}, {2, 1}},
    {{4, 4, 4}, 2, {4, 4}, {1, 1}, {3, 3}},
    {{2, 3, 11}, 3, {3, 1}, {1, 4}, {0, 0}},
    {{1, 4, 4}, 11, {2, 3}, {1, 1}, {0, 2}},
    {{1, 28, 28}, 10, {5, 5}, {1, 1}, {0, 0}},
    {{5, 9, 10}, 16, {5, 5}, {1, 1}, {2, 2}},
    {{7, 6, 13}, 9, {3, 7}, {1, 1}, {1, 3}},
    {{3, 5, 5}, 4, {3, 3}, {1, 1}, {0, 0}},
    {{3, 11, 7}, 17, {3, 3}, {1, 1}, {2, 1}},
    {{18, 7, 9}, 20, {3, 3}, {1, 1}, {1, 1}},
    {{17, 6, 11}, 5, {5, 5}, {1, 1}, {2, 1}},
    {{3, 8, 8}, 33, {1, 1}, {1, 1}, {0, 0}},
    {{2, 4, 3}, 3, {5, 5}, {1, 1}, {4, 4}},
    {{3, 5, 23}, 4, {5, 5}, {1, 1}, {0, 3}},
    {{2, 1, 2}, 2, {3, 3}, {1, 1}, {1, 1}},
    {{17, 14, 6}, 18, {3, 3}, {1, 1}, {1, 1}},
    {{3, 9, 15}, 2, {3, 3}, {1, 1}, {0, 2}},
    {{6, 5, 7}, 4, {3, 3}, {1, 1}, {1, 1}, 2},
    {{4, 5, 4}, 6, {1, 1}, {1, 1}, {0, 0}, 2},
    {{6, 6, 5}, 9, {2, 3}, {2, 1}, {0, 2}, 3},
    {{3, 4, 5}, 6, {3, 3}, {1, 1}, {1, 1}, 3},
    {{20, 4, 3}, 34, {3, 3}, {1, 1}, {1, 1}, 2},
    {{3, 7, 9}, 3, {3, 3}, {1, 1}, {1, 1}, 3},
    {{5, 6, 7}, 5, {5, 5}, {2, 2}, {2, 2}, 5},
    {{2, 4, 19}, 2, {3, 7}, {1, 1}, {2, 3}, 2},
    {{2, 3, 23}, 2, {1, 1}, {1, 3}, {0, 0}, 2},
    {{18, 5, 4}, 18, {3, 3}, {2, 1}, {1, 1}, 18},
    {{20, 9, 7}, 130, {3, 3}, {2, 2}, {1, 1}},
    {{70, 5, 6}, 100, {1, 1}, {1, 1}, {0, 0}},
    {{128, 5, 4}, 70, {3, 3}, {2, 2}, {1, 1}},
    {{33, 7, 8}, 40, {1, 1}, {2, 2}, {0, 0}},
    {{3, 25, 26}, 20, {7, 7}, {2, 2}, {3, 3}},
    {{16, 6, 8}, 16, {3, 3}, {2, 2}, {0, 0}},
    {{16, 7, 6}, 32, {2, 2}, {2, 2}, {0, 0}},
    {{2, 5, 6}, 3, {1, 1}, {1, 1}, {1, 2}},
    {{3, 7, 7}, 2, {2, 2}, {3, 3}, {2, 2}},
    {{2, 4, 5}, 2, {2, 2}, {3, 3}, {1, 1}, 2},
    {{33, 3, 2}, 33, {3, 4}, {1, 1}, {2, 3}, 33},
    {{3, 5, 6}, 4, {3, 3}, {1, 1}, {0, 1}, 1, {1, 1}},
    {{2, 6, 5}, 3, {5, 5}, {1, 1}, {2, 1}, 1, {2, -1}},
    {{3, 7, 6}, 4, {3, 3}, {2, 2}, {0, 0}, 1, {1, 1}},
    {{17, 5, 6}, 17, {3, 3}, {1, 2}, {1, 0}, 17, {-1, 1}},
    {{4, 5, 4}, 6, {2, 3}, {1, 1}, {0, 0}, 2, {1, 5}},
    {{2, 4, 5}, 3, {3, 3}, {1, 1}, {0, 0}, 1, {4, 3}},
    {{3, 7, 6}, 4, {3, 3}, {1, 1}, {2, 2}, 1, {0, 0}, {2, 2}},
    {{2, 9, 8}, 3, {2, 3}, {2, 1}, {0, 1}, 1, {1, 0}, {3, 2}},
    {{4, 6, 7}, 6, {3, 2}, {1, 2}, {1, 3}, 2, {0, 0}, {1, 3}},
    {{5, 7, 6}, 5, {3, 3}, {1, 1}, {2, 2}, 5, {0, 0}, {2, 2}},
    {{3, 5, 4}, 2, {1, 1}, {1, 1}, {0, 0}, 1, {0, 0}, {2, 2}},
    {{3, 5, 4}, 2, {1, 1}, {1, 1}, {0, 0}, 1, {1, 0}, {2, 2}},
    {{4, 5, 4}, 6, {1, 1}, {1, 1}, {0, 0}, 2, {1, 1}},
};

// Rounded down, or up where `ceil`: then the last windows reach beyond the padding.
WindowGeometry geometry(const ConvCase& c, bool ceil = false) {
  const auto count = [&](int64_t side, int64_t kernel, int64_t stride, int64_t pad, int64_t more) {
    const int64_t room = side - kernel + 2 * pad + more;
    return (ceil ? ceil_div(room, stride) : floor_div(room, stride)) + 1;
  };
  const Size2 extent{(c.kernel.height - 1) * c.dilation.height + 1,
                     (c.kernel.width - 1) * c.dilation.width + 1};
  return {
      c.input,
      {c.filters, count(c.input.height, extent.height, c.stride.height, c.pad.height, c.more_at_end.height),
       count(c.input.width, extent.width, c.stride.width, c.pad.width, c.more_at_end.width)},
      c.kernel,
      c.stride,
      c.pad,
      c.groups,
      c.dilation};
}

using MakeConv = std::function<std::unique_ptr<Step>(const FusedConv&, const Parameter&, const Parameter*)>;

using MakeConvForBatch = std::unique_ptr<Step> (*)(const FusedConv&, int64_t batch, const Parameter&,
                                                   const Parameter*);

MakeConv for_batch(MakeConvForBatch make, int64_t batch) {
  return [make, batch](const FusedConv& fused, const Parameter& weight, const Parameter* bias) {
    return make(fused, batch, weight, bias);
  };
}

// In lanes for full groups, and with a tail that is taken by strips; by strips cut for few images and many.
std::vector<MakeConv> in_lanes_and_strips(const FusedConv& fused, MakeConvForBatch in_lanes,
                                          MakeConvForBatch in_strips) {
  std::vector<MakeConv> all = {for_batch(in_lanes, lane_count()), for_batch(in_lanes, lane_count() + 3)};
  if (strips_fit(fused.geometry, fused.pool)) {
    for (const int64_t batch : {1, 9}) all.push_back(for_batch(in_strips, batch));
  }
  return all;
}

// Every algorithm that can compute the fused; all must give the same.
std::vector<MakeConv> algorithms(const FusedConv& fused) {
  std::vector<MakeConv> all;
  const auto add = [&](MakeConvForBatch in_lanes, MakeConvForBatch in_strips) {
    for (MakeConv& make : in_lanes_and_strips(fused, in_lanes, in_strips)) all.push_back(std::move(make));
  };
  if (lanes_conv_fits(fused.geometry)) add(make_direct_conv, make_direct_strips_conv);
  if (row_winograd_fits(fused.geometry)) add(make_row_winograd_conv, make_row_winograd_strips_conv);
  for (const auto tile : {WinogradTile::f4x4_3x3, WinogradTile::f2x2_3x3, WinogradTile::f2x2_5x5}) {
    if (!winograd_fits(tile, fused.geometry) || (fused.pool && !winograd_pools(*fused.pool))) continue;
    all.emplace_back([tile](const FusedConv& s, const Parameter& weight, const Parameter* bias) {
      return make_winograd_conv(s, tile, weight, bias);
    });
  }
  if (fused.pool) return all;
  if (depthwise_fits(fused.geometry)) all.emplace_back(make_depthwise_conv);
  for (const Layout from : {Layout::dense, Layout::channels_last}) {
    all.emplace_back([from](const FusedConv& s, const Parameter& weight, const Parameter* bias) {
      return make_product_conv(s, weight, bias, from);
    });
  }
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
          for (int64_t c = 0; c < g.group_channels(); ++c) {
            for (int64_t kh = 0; kh < g.kernel.height; ++kh) {
              for (int64_t kw = 0; kw < g.kernel.width; ++kw) {
                const int64_t h = oh * g.stride.height - g.pad.height + kh * g.dilation.height;
                const int64_t w = ow * g.stride.width - g.pad.width + kw * g.dilation.width;
                if (h < 0 || w < 0 || h >= g.input.height || w >= g.input.width) continue;
                const int64_t channel = f / g.group_filters() * g.group_channels() + c;
                const int64_t from =
                    ((n * g.input.channels + channel) * g.input.height + h) * g.input.width + w;
                const int64_t tap =
                    ((f * g.group_channels() + c) * g.kernel.height + kh) * g.kernel.width + kw;
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

int64_t count_different(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return -1;
  int64_t different = 0;
  for (size_t i = 0; i < a.size(); ++i) different += a[i] == Approx(b[i]).epsilon(1e-4).margin(1e-3) ? 0 : 1;
  return different;
}

Dims weight_dims(const WindowGeometry& g) {
  return {g.output.channels, g.group_channels(), g.kernel.height, g.kernel.width};
}

TEST_CASE("conv: forward equals plain loops over odd shapes, with and without bias, rounded down and up") {
  for (const ConvCase& c : kCases) {
    for (const bool ceil : {false, true}) {
      const FusedConv fused{geometry(c, ceil), kNoClamp, {}};
      const WindowGeometry& g = fused.geometry;
      OwnedParameter weight("weight", weight_dims(g), 1);
      OwnedParameter bias("bias", {c.filters}, 2);
      const int64_t images = 19;  // two groups of lanes, or three, and some lanes empty
      const auto x = random_floats(images * g.input.size(), 3);
      for (const bool with_bias : {false, true}) {
        const auto expected =
            plain_conv(g, x, weight.values, with_bias ? bias.values : std::vector<float>{}, images);
        for (const MakeConv& make : algorithms(fused)) {
          Workers workers(2);
          Dense tested(make(fused, weight.view, with_bias ? &bias.view : nullptr), {0, images}, workers);
          CHECK(count_different(tested.forward(x, images, Mode::inference), expected) == 0);
        }
      }
    }
  }
}

TEST_CASE("conv: gradients match finite differences") {
  for (const ConvCase& c : kCases) {
    if (c.input.size() > 200) continue;  // one forward pass a number: small ones do
    for (const bool ceil : {false, true}) {
      const FusedConv fused{geometry(c, ceil), kNoClamp, {}};
      for (const MakeConv& make : algorithms(fused)) {
        OwnedParameter weight("weight", weight_dims(fused.geometry), 1);
        OwnedParameter bias("bias", {c.filters}, 2);
        // Outputs of some 20, rounded by a transform, leave 3e-3 in the quotients.
        check_gradients({[&] { return make(fused, weight.view, &bias.view); }, {&weight, &bias}}, 3, 1e-2F,
                        4e-3);
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

// Of a seed with which no sum is so near to a bound that rounding decides whether a clamp lets it through.
std::vector<float> image_floats(const WindowGeometry& g, int64_t images) {
  return random_floats(images * g.input.size(), 6);
}

Pass run_fused(const MakeConv& make, const FusedConv& fused, int64_t images, int threads) {
  OwnedParameter weight("weight", weight_dims(fused.geometry), 1);
  OwnedParameter bias("bias", {fused.geometry.output.channels}, 2);
  Workers workers(threads);
  Dense tested(make(fused, weight.view, &bias.view), {images, images}, workers);
  Pass pass;
  pass.y = tested.forward(image_floats(fused.geometry, images), images, Mode::training);
  pass.dx = tested.backward(random_floats(images * fused.output().size(), 4), images);
  pass.dweight = weight.gradients;
  pass.dbias = bias.gradients;
  return pass;
}

// The same by two layers: a convolution alone, then a max pool with the clamp (a pool of 1x1 where there is
// none).
Pass run_apart(const FusedConv& fused, int64_t images) {
  const WindowGeometry& g = fused.geometry;
  const WindowGeometry pool = fused.pool.value_or(WindowGeometry{g.output, g.output, {1, 1}, {1, 1}, {0, 0}});
  OwnedParameter weight("weight", weight_dims(g), 1);
  OwnedParameter bias("bias", {g.output.channels}, 2);
  Workers workers(1);
  Dense conv(make_product_conv({g, kNoClamp, {}}, weight.view, &bias.view, Layout::dense), {images, images},
             workers);
  Dense after(make_max_pool(pool, fused.clamp, Layout::channels_last), {images, images}, workers);
  Pass pass;
  const auto between = conv.forward(image_floats(g, images), images, Mode::training);
  pass.y = after.forward(between, images, Mode::training);
  pass.dx = conv.backward(after.backward(random_floats(images * pool.output.size(), 4), images), images);
  pass.dweight = weight.gradients;
  pass.dbias = bias.gradients;
  return pass;
}

// |a - b| / |b|, of all numbers together.
template <typename T>
double relative_error(const std::vector<float>& a, const std::vector<T>& b) {
  REQUIRE(a.size() == b.size());
  double difference = 0;
  double size = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    difference += (double{a[i]} - b[i]) * (double{a[i]} - b[i]);
    size += double{b[i]} * b[i];
  }
  return std::sqrt(difference / size);
}

// The definition's transpose, of one group, in plain loops.
Pass plain_gradients(const WindowGeometry& g, const std::vector<float>& x, const std::vector<float>& weight,
                     const std::vector<float>& dy, int64_t images) {
  std::vector<double> dx(x.size());
  std::vector<double> dweight(weight.size());
  std::vector<double> dbias(static_cast<size_t>(g.output.channels));
  auto gradient = dy.begin();
  for (int64_t n = 0; n < images; ++n) {
    for (int64_t f = 0; f < g.output.channels; ++f) {
      for (int64_t oh = 0; oh < g.output.height; ++oh) {
        for (int64_t ow = 0; ow < g.output.width; ++ow) {
          const double d = *gradient++;
          dbias[static_cast<size_t>(f)] += d;
          const Range rows = taps_inside(g.input.height, g.kernel.height, g.stride.height, g.pad.height, oh);
          const Range columns = taps_inside(g.input.width, g.kernel.width, g.stride.width, g.pad.width, ow);
          for (int64_t c = 0; c < g.input.channels; ++c) {
            for (int64_t kh = rows.begin; kh < rows.end; ++kh) {
              for (int64_t kw = columns.begin; kw < columns.end; ++kw) {
                const int64_t h = oh * g.stride.height - g.pad.height + kh;
                const int64_t w = ow * g.stride.width - g.pad.width + kw;
                const auto from = static_cast<size_t>(
                    ((n * g.input.channels + c) * g.input.height + h) * g.input.width + w);
                const auto tap = static_cast<size_t>(
                    ((f * g.input.channels + c) * g.kernel.height + kh) * g.kernel.width + kw);
                dx[from] += d * weight[tap];
                dweight[tap] += d * x[from];
              }
            }
          }
        }
      }
    }
  }
  const auto floats = [](const std::vector<double>& v) { return std::vector<float>(v.begin(), v.end()); };
  return {{}, floats(dx), floats(dweight), floats(dbias)};
}

TEST_CASE("conv: gradients by products equal plain loops, in large shapes and batches in pieces") {
  std::vector<ConvCase> cases = {{{3, 230, 230}, 2, {3, 3}, {2, 2}, {1, 1}}};  // 19 images: two pieces
  for (const ConvCase& c : kCases) {
    if (c.input.size() > 200 && c.groups == 1) cases.push_back(c);
  }
  constexpr int64_t kImages = 19;
  for (const ConvCase& c : cases) {
    const FusedConv fused{geometry(c), kNoClamp, {}};
    const WindowGeometry& g = fused.geometry;
    const OwnedParameter weight("weight", weight_dims(g), 1);
    const Pass expected = plain_gradients(g, image_floats(g, kImages), weight.values,
                                          random_floats(kImages * g.output.size(), 4), kImages);
    for (const Layout from : {Layout::dense, Layout::channels_last}) {
      INFO(c.input.channels << "x" << c.input.height << "x" << c.input.width << " to " << c.filters);
      const auto make = [from](const FusedConv& s, const Parameter& its_weight, const Parameter* bias) {
        return make_product_conv(s, its_weight, bias, from);
      };
      const Pass pass = run_fused(make, fused, kImages, 2);
      CHECK(relative_error(pass.dx, expected.dx) < 3e-6);
      CHECK(relative_error(pass.dweight, expected.dweight) < 1e-5);
      CHECK(relative_error(pass.dbias, expected.dbias) < 1e-5);
    }
  }
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

TEST_CASE(
    "conv: with a clamp and pooling in the same pass every algorithm gives what the layers give apart") {
  for (const ConvCase& c : kCases) {
    for (const auto& pool : pools_on(geometry(c).output)) {
      for (const Clamp& clamp : {kNoClamp, kRelu, Clamp{0, 0.7F}}) {
        const FusedConv fused{geometry(c), clamp, pool};
        if (algorithms(fused).empty()) continue;
        const Pass expected = run_apart(fused, 19);
        for (const MakeConv& make : algorithms(fused)) {
          const Pass pass = run_fused(make, fused, 19, 2);
          CHECK(count_different(pass.y, expected.y) == 0);
          CHECK(count_different(pass.dx, expected.dx) == 0);
          CHECK(count_different(pass.dweight, expected.dweight) == 0);
          CHECK(count_different(pass.dbias, expected.dbias) == 0);
        }
      }
    }
  }
}

// So that an image gets the same scores whatever others are in its batch.
TEST_CASE("conv: strips give each image the bits that it gets in lanes") {
  int64_t compared = 0;
  for (const ConvCase& c : kCases) {
    for (const auto& pool : pools_on(geometry(c).output)) {
      const FusedConv fused{geometry(c), kRelu, pool};
      const auto check = [&](MakeConvForBatch in_lanes, MakeConvForBatch in_strips) {
        const auto all = in_lanes_and_strips(fused, in_lanes, in_strips);
        const Pass expected = run_fused(all[0], fused, 19, 2);
        for (const MakeConv& make : all) {
          const Pass pass = run_fused(make, fused, 19, 2);
          CHECK(pass.y == expected.y);
          CHECK(pass.dx == expected.dx);
          ++compared;
        }
      };
      if (lanes_conv_fits(fused.geometry)) check(make_direct_conv, make_direct_strips_conv);
      if (row_winograd_fits(fused.geometry)) check(make_row_winograd_conv, make_row_winograd_strips_conv);
    }
  }
  CHECK(compared > 50);
}

TEST_CASE("conv: strips of one row that leave the cache are computed all the same") {
  const FusedConv fused{geometry({{1, 9, 700}, 40, {5, 5}, {1, 1}, {2, 2}}), kRelu, {}};
  CHECK(best_strips(transposed_geometry(fused.geometry), {}, 2).speed == 0);
  const Pass expected = run_apart(fused, 2);
  for (const MakeConvForBatch make : {make_direct_strips_conv, make_row_winograd_strips_conv}) {
    const Pass pass = run_fused(for_batch(make, 2), fused, 2, 2);
    CHECK(count_different(pass.y, expected.y) == 0);
    CHECK(count_different(pass.dx, expected.dx) == 0);
    CHECK(relative_error(pass.dweight, expected.dweight) < 1e-5);
  }
}

TEST_CASE("conv: the same bits for any number of threads") {
  for (const ConvCase& c :
       {ConvCase{{3, 12, 12}, 7, {3, 3}, {1, 1}, {1, 1}}, ConvCase{{130, 13, 6}, 140, {3, 3}, {1, 1}, {1, 1}},
        ConvCase{{20, 23, 9}, 18, {5, 5}, {1, 1}, {2, 2}},
        ConvCase{{20, 23, 9}, 20, {5, 5}, {2, 1}, {2, 2}, 20},
        ConvCase{{12, 13, 9}, 18, {3, 3}, {1, 1}, {1, 1}, 6}}) {
    const FusedConv fused{geometry(c), kRelu, {}};
    for (const int64_t images : {1, 3, 37}) {
      for (const MakeConv& make : algorithms(fused)) {
        const Pass one = run_fused(make, fused, images, 1);
        for (const int threads : {2, 5}) {
          const Pass pass = run_fused(make, fused, images, threads);
          CHECK(pass.y == one.y);
          CHECK(pass.dx == one.dx);
          CHECK(pass.dweight == one.dweight);
          CHECK(pass.dbias == one.dbias);
        }
      }
    }
  }
}

TEST_CASE("conv: many channels and bands of few images give what plain products give") {
  for (const ConvCase& c : {ConvCase{{130, 13, 6}, 140, {3, 3}, {1, 1}, {1, 1}},
                            ConvCase{{40, 50, 21}, 24, {3, 3}, {1, 1}, {1, 1}},
                            ConvCase{{140, 21, 9}, 130, {5, 5}, {1, 1}, {2, 2}},
                            ConvCase{{24, 41, 10}, 70, {5, 5}, {1, 1}, {2, 2}}}) {
    const FusedConv fused{geometry(c), kNoClamp, {}};
    for (const int64_t images : {1, 2, 11}) {
      const Pass expected = run_apart(fused, images);
      for (const MakeConv& make : algorithms(fused)) {
        const Pass pass = run_fused(make, fused, images, 3);
        CHECK(relative_error(pass.y, expected.y) < 1e-5);
        CHECK(relative_error(pass.dx, expected.dx) < 1e-5);
        CHECK(relative_error(pass.dweight, expected.dweight) < 1e-5);
        CHECK(relative_error(pass.dbias, expected.dbias) < 1e-5);
      }
    }
  }
}

// Forward and both gradients of 8x8 images against sums in float64.
void check_error_against_float64(int64_t channels, int64_t filters, int64_t kernel, const MakeConv& make) {
  const int64_t pad = kernel / 2;
  const WindowGeometry g = geometry({{channels, 8, 8}, filters, {kernel, kernel}, {1, 1}, {pad, pad}});
  OwnedParameter weight("weight", weight_dims(g), 1);
  const auto x = random_floats(g.input.size(), 3);
  const auto dy = random_floats(g.output.size(), 4);
  std::vector<double> y(dy.size());
  std::vector<double> dx(x.size());
  std::vector<double> dweight(weight.values.size());
  for (int64_t f = 0; f < filters; ++f) {
    for (int64_t c = 0; c < channels; ++c) {
      for (int64_t tap = 0; tap < kernel * kernel; ++tap) {
        const auto at = static_cast<size_t>((f * channels + c) * kernel * kernel + tap);
        const int64_t down = tap / kernel - pad;
        const int64_t right = tap % kernel - pad;
        double sum = 0;
        for (int64_t oh = std::max<int64_t>(0, -down); oh < std::min<int64_t>(8, 8 - down); ++oh) {
          for (int64_t ow = std::max<int64_t>(0, -right); ow < std::min<int64_t>(8, 8 - right); ++ow) {
            const auto in = static_cast<size_t>(c * 64 + (oh + down) * 8 + ow + right);
            const auto out = static_cast<size_t>(f * 64 + oh * 8 + ow);
            y[out] += double{weight.values[at]} * x[in];
            dx[in] += double{weight.values[at]} * dy[out];
            sum += double{x[in]} * dy[out];
          }
        }
        dweight[at] = sum;
      }
    }
  }
  Workers workers(2);
  Dense tested(make({g, kNoClamp, {}}, weight.view, nullptr), {1, 1}, workers);
  CHECK(relative_error(tested.forward(x, 1, Mode::training), y) < 3e-6);
  CHECK(relative_error(tested.backward(dy, 1), dx) < 3e-6);
  CHECK(relative_error(weight.gradients, dweight) < 3e-6);
}

TEST_CASE("conv: Winograd's error against float64 stays below 3e-6 with the channels of every VGG-16 layer") {
  const std::vector<std::pair<int64_t, int64_t>> layers = {{64, 64},   {64, 128},  {128, 128}, {128, 256},
                                                           {256, 256}, {256, 512}, {512, 512}};
  for (const auto& [channels, filters] : layers) {
    check_error_against_float64(channels, filters, 3,
                                [](const FusedConv& s, const Parameter& weight, const Parameter* bias) {
                                  return make_winograd_conv(s, WinogradTile::f4x4_3x3, weight, bias);
                                });
  }
}

TEST_CASE("conv: row Winograd's error against float64 stays below 3e-6") {
  for (const int64_t kernel : {3, 5}) {
    const MakeConv make = for_batch(make_row_winograd_conv, 64);
    check_error_against_float64(1, 10, kernel, make);
    check_error_against_float64(16, 20, kernel, make);
    check_error_against_float64(128, 64, kernel, make);
  }
}

TEST_CASE("conv: a large image is taken in blocks of rows") {
  const FusedConv fused{geometry({{2, 40, 40}, 2, {40, 3}, {1, 1}, {39, 1}}), kNoClamp, {}};
  OwnedParameter weight("weight", weight_dims(fused.geometry), 1);
  const auto x = random_floats(fused.geometry.input.size(), 3);
  const auto expected = plain_conv(fused.geometry, x, weight.values, {}, 1);
  Workers workers(1);
  Dense tested(make_product_conv(fused, weight.view, nullptr, Layout::dense), {0, 1}, workers);
  CHECK(count_different(tested.forward(x, 1, Mode::inference), expected) == 0);
}

}  // namespace
}  // namespace cnn

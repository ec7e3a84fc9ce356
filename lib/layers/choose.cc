#include "layers/choose.h"

#include <algorithm>

#include "kernels/depthwise_conv.h"
#include "kernels/layout.h"
#include "kernels/row_winograd.h"
#include "kernels/winograd.h"
#include "layers/strips.h"

namespace cnn {
namespace {

// Speeds are relative to direct loops where these are good; tests/bench measures them.

// Where images are lanes, speed is in proportion to the share of full vectors, and good up to so many
// channels: beyond, a group's rows of input no longer stay in the cache.
constexpr int64_t kMostLanesChannels = 128;

// With many channels, and how many halve it: multiplications saved, less what the transforms take.
struct Gain {
  double most;
  double halved_by;
  double filter_tiles;     // to transform the filters costs as much as the products of so many tiles, and
  double channels_a_tile;  // one more for each so many channels, when they leave the cache
};

Gain gain(WinogradTile tile) {
  switch (tile) {
    case WinogradTile::f4x4_3x3:
      return {3.0, 6, 12, 32};
    case WinogradTile::f2x2_3x3:
      return {2.05, 7, 12, 16};
    case WinogradTile::f2x2_5x5:
      return {2.5, 9, 12, 32};
  }
  return {};
}

double share(int64_t useful, int64_t computed) {
  return static_cast<double>(useful) / static_cast<double>(computed);
}

// Products take all of a processor's speed where vectors of filters are full, windows' lines long (on the way
// back more than forward) and pixels many for each weight.
double product_speed(const WindowGeometry& g, int64_t batch) {
  constexpr double kMost = 1.1;
  constexpr double kShortLine = 5;            // numbers of a line, and
  constexpr double kFiltersAPixel = 1. / 12;  // pixels for each filter, that halve it
  const auto line = static_cast<double>(g.kernel.width * g.group_channels());
  const auto pixels = static_cast<double>(batch * g.output.pixels());
  const double filters = share(g.group_filters(), padded_channels(g.group_filters()));
  const double weights = kFiltersAPixel * static_cast<double>(g.output.channels);
  return kMost * filters * line / (line + kShortLine) * pixels / (pixels + weights);
}

// `full`: how full vectors are.
double direct_speed(const WindowGeometry& g, double full) {
  // What a 1x1 filter computes is too little for two changes of layout.
  if (!lanes_conv_fits(g) || g.kernel == Size2{1, 1}) return 0;
  const int64_t most = std::max(g.group_channels(), g.group_filters());
  return (most <= kMostLanesChannels ? 1 : 0.5) * full;
}

constexpr int64_t kRowOutputs = 4;  // of a tile of row Winograd

// Counted in vector instructions for a tile of one filter: those of direct loops over those of the products,
// of the transform of the sums, and of the filter's part in that of the input; less a little.
double row_winograd_speed(const WindowGeometry& g, double full) {
  if (!row_winograd_fits(g)) return 0;
  constexpr double kOutputTransform = 50;
  constexpr double kInputTransform = 35;
  const auto channels = static_cast<double>(g.input.channels);
  const auto taps = static_cast<double>(g.kernel.width);
  const double direct = kRowOutputs * taps * taps * channels;
  const double products = (kRowOutputs + taps - 1) * taps * channels;
  const double inputs = kInputTransform * channels / static_cast<double>(g.output.channels);
  const double useful = share(g.output.width, round_up(g.output.width, kRowOutputs));
  return 0.92 * direct / (products + kOutputTransform + inputs) * useful * direct_speed(g, full);
}

double winograd_speed(WinogradTile tile, const WindowGeometry& g, int64_t batch) {
  if (!winograd_fits(tile, g)) return 0;
  const WinogradShape w(tile, g, std::nullopt);
  const Gain its = gain(tile);
  const auto fewest = static_cast<double>(std::min(w.channels(), w.filters()));
  const auto most = static_cast<double>(std::max(w.channels(), w.filters()));
  const double channels = share(g.input.channels * g.output.channels, w.channels() * w.filters());
  const double outputs =
      share(g.output.pixels() * w.frequencies(), w.products_per_image() * w.outputs() * w.outputs());
  const auto tiles = static_cast<double>(w.tiles_per_image() * batch);
  const double transforms = its.filter_tiles + most / its.channels_a_tile;
  return its.most * fewest / (fewest + its.halved_by) * channels * outputs * tiles / (tiles + transforms);
}

struct Choice {
  ConvAlgorithm algorithm;
  double speed;

  void consider(ConvAlgorithm other, double its_speed) {
    if (its_speed > speed) *this = {other, its_speed};
  }
};

// But strips. `lanes`: how full vectors are with images in lanes.
Choice fastest(const WindowGeometry& g, int64_t batch, Algorithm wanted, double lanes) {
  Choice best{ConvAlgorithm::im2col, wanted == Algorithm::winograd ? 0 : product_speed(g, batch)};
  if (wanted == Algorithm::automatic || wanted == Algorithm::winograd) {
    best.consider(ConvAlgorithm::winograd_4x4_3x3, winograd_speed(WinogradTile::f4x4_3x3, g, batch));
    best.consider(ConvAlgorithm::winograd_2x2_3x3, winograd_speed(WinogradTile::f2x2_3x3, g, batch));
    best.consider(ConvAlgorithm::winograd_2x2_5x5, winograd_speed(WinogradTile::f2x2_5x5, g, batch));
    best.consider(ConvAlgorithm::row_winograd, row_winograd_speed(g, lanes));
    if (wanted == Algorithm::winograd && best.speed > 0) return best;
  }
  if (wanted != Algorithm::im2col) {
    best.speed = std::max(best.speed, product_speed(g, batch));
    best.consider(ConvAlgorithm::direct, direct_speed(g, lanes));
  }
  return best;
}

// With all that each call of another algorithm takes beside its multiplications, counted in these.
void consider_strips(const WindowGeometry& g, int64_t batch, Algorithm wanted, double full, Choice& best) {
  constexpr double kCall = 2e5;
  const auto all = static_cast<double>(batch * multiplications(ConvAlgorithm::direct, g, std::nullopt));
  best.speed = best.speed > 0 ? all / (all / best.speed + kCall) : 0;
  if (wanted == Algorithm::automatic || wanted == Algorithm::winograd)
    best.consider(ConvAlgorithm::row_winograd_strips, row_winograd_speed(g, full));
  if (wanted == Algorithm::automatic || wanted == Algorithm::exact)
    best.consider(ConvAlgorithm::direct_strips, direct_speed(g, full));
}

}  // namespace

ConvAlgorithm choose_conv(const WindowGeometry& g, int64_t batch, Algorithm wanted) {
  if (depthwise_fits(g) && wanted != Algorithm::im2col) return ConvAlgorithm::depthwise;
  return fastest(g, batch, wanted, share(batch, round_up(batch, lane_count()))).algorithm;
}

ConvAlgorithm choose_conv_or_strips(const WindowGeometry& g, const std::optional<WindowGeometry>& pool,
                                    int64_t batch, Algorithm wanted) {
  if (!strips_fit(g, pool)) return choose_conv(g, batch, wanted);
  Choice best = fastest(g, batch, wanted, lanes_speed(g, pool, batch));
  consider_strips(g, batch, wanted, best_strips(g, pool, batch).speed, best);
  return best.algorithm;
}

int64_t multiplications(ConvAlgorithm algorithm, const WindowGeometry& g,
                        const std::optional<WindowGeometry>& pool) {
  const auto tiled = [&](WinogradTile tile) {
    const WinogradShape w(tile, g, pool);
    return w.products_per_image() * g.input.channels * g.output.channels;
  };
  switch (algorithm) {
    case ConvAlgorithm::direct:
    case ConvAlgorithm::direct_strips:
    case ConvAlgorithm::depthwise:
    case ConvAlgorithm::im2col:
      return g.output.size() * g.group_channels() * g.kernel.height * g.kernel.width;
    case ConvAlgorithm::row_winograd:
    case ConvAlgorithm::row_winograd_strips: {
      const int64_t points = kRowOutputs + g.kernel.width - 1;
      return g.output.channels * g.output.height * ceil_div(g.output.width, kRowOutputs) * points *
             g.kernel.height * g.input.channels;
    }
    case ConvAlgorithm::winograd_4x4_3x3:
      return tiled(WinogradTile::f4x4_3x3);
    case ConvAlgorithm::winograd_2x2_3x3:
      return tiled(WinogradTile::f2x2_3x3);
    case ConvAlgorithm::winograd_2x2_5x5:
      return tiled(WinogradTile::f2x2_5x5);
  }
  return 0;
}

bool can_pool(ConvAlgorithm algorithm, const WindowGeometry& pool) {
  switch (algorithm) {
    case ConvAlgorithm::direct:
    case ConvAlgorithm::row_winograd:
      return true;
    case ConvAlgorithm::direct_strips:
    case ConvAlgorithm::row_winograd_strips:
      return true;  // where choose_conv_or_strips() knew of it
    case ConvAlgorithm::winograd_4x4_3x3:
    case ConvAlgorithm::winograd_2x2_3x3:
    case ConvAlgorithm::winograd_2x2_5x5:
      return winograd_pools(pool);
    case ConvAlgorithm::depthwise:
    case ConvAlgorithm::im2col:
      return false;
  }
  return false;
}

std::string_view algorithm_name(ConvAlgorithm algorithm, const WindowGeometry& g) {
  switch (algorithm) {
    case ConvAlgorithm::direct:
      return "direct";
    case ConvAlgorithm::direct_strips:
      return "direct, strips";
    case ConvAlgorithm::depthwise:
      return "depthwise";
    case ConvAlgorithm::row_winograd:
      return g.kernel.width == 3 ? "row Winograd F(4,3)" : "row Winograd F(4,5)";
    case ConvAlgorithm::row_winograd_strips:
      return g.kernel.width == 3 ? "row Winograd F(4,3), strips" : "row Winograd F(4,5), strips";
    case ConvAlgorithm::im2col:
      return g.groups > 1 || g.is_dilated() ? "im2col" : "product";
    case ConvAlgorithm::winograd_4x4_3x3:
      return "Winograd F(4x4,3x3)";
    case ConvAlgorithm::winograd_2x2_3x3:
      return "Winograd F(2x2,3x3)";
    case ConvAlgorithm::winograd_2x2_5x5:
      return "Winograd F(2x2,5x5)";
  }
  return "";
}

}  // namespace cnn

#include "layers/choose.h"

#include <algorithm>

#include "kernels/depthwise_conv.h"
#include "kernels/layout.h"
#include "kernels/row_winograd.h"
#include "kernels/winograd.h"

namespace cnn {
namespace {

// Speeds are relative to direct loops where these are good; tests/bench measures them.

// Where images are lanes, speed is in proportion to the share of full vectors, and good up to so many
// channels: beyond, a group's rows of input no longer stay in the cache.
constexpr int64_t kMostLanesChannels = 128;

// Multiplications saved, less what the transforms take.
double gain(WinogradTile tile) {
  switch (tile) {
    case WinogradTile::f4x4_3x3:
      return 2.3;
    case WinogradTile::f2x2_3x3:
    case WinogradTile::f2x2_5x5:
      return 1.5;
  }
  return 0;
}

// To transform the filters costs as much as the products of so many tiles.
constexpr double kFilterTiles = 30;

double share(int64_t useful, int64_t computed) {
  return static_cast<double>(useful) / static_cast<double>(computed);
}

// To copy a row of a window, one of kernel width x channels neighbours, takes as long as so many
// multiplications and additions of each of them: what counts with few filters, and most with few channels.
constexpr double kCopiedRow = 600;

bool copies_windows(const WindowGeometry& g) {
  return g.kernel != Size2{1, 1} || g.stride != Size2{1, 1} || g.pad != Size2{0, 0};
}

constexpr double kIm2colSpeed = 0.75;  // at best

double im2col_speed(const WindowGeometry& g) {
  const auto filters = static_cast<double>(g.group_filters());
  const auto padded = static_cast<double>(padded_channels(g.group_filters()));
  const double copies =
      copies_windows(g) ? kCopiedRow / static_cast<double>(g.kernel.width * g.group_channels()) : 0;
  return std::min(kIm2colSpeed, filters / (padded + copies));
}

double direct_speed(const WindowGeometry& g, int64_t batch) {
  if (!lanes_conv_fits(g)) return 0;
  const int64_t most = std::max(g.group_channels(), g.group_filters());
  return (most <= kMostLanesChannels ? 1 : 0.5) * share(batch, round_up(batch, lane_count()));
}

constexpr int64_t kRowOutputs = 4;  // of a tile of row Winograd

// Counted in vector instructions for a tile of one filter: those of direct loops over those of the products,
// of the transform of the sums, and of the filter's part in that of the input; less a little.
double row_winograd_speed(const WindowGeometry& g, int64_t batch) {
  if (!row_winograd_fits(g)) return 0;
  constexpr double kOutputTransform = 50;
  constexpr double kInputTransform = 35;
  const auto channels = static_cast<double>(g.input.channels);
  const auto taps = static_cast<double>(g.kernel.width);
  const double direct = kRowOutputs * taps * taps * channels;
  const double products = (kRowOutputs + taps - 1) * taps * channels;
  const double inputs = kInputTransform * channels / static_cast<double>(g.output.channels);
  const double useful = share(g.output.width, round_up(g.output.width, kRowOutputs));
  return 0.92 * direct / (products + kOutputTransform + inputs) * useful * direct_speed(g, batch);
}

double winograd_speed(WinogradTile tile, const WindowGeometry& g, int64_t batch) {
  if (!winograd_fits(tile, g)) return 0;
  const WinogradShape w(tile, g);
  const double channels = share(g.input.channels * g.output.channels, w.channels() * w.filters());
  const double outputs = share(g.output.pixels(), w.tiles_per_image() * w.outputs() * w.outputs());
  const auto tiles = static_cast<double>(w.tiles_per_image() * batch);
  return gain(tile) * channels * outputs * tiles / (tiles + kFilterTiles);
}

}  // namespace

ConvAlgorithm choose_conv(const WindowGeometry& g, int64_t batch, Algorithm wanted) {
  if (depthwise_fits(g) && wanted != Algorithm::im2col) return ConvAlgorithm::depthwise;
  ConvAlgorithm best = ConvAlgorithm::im2col;
  double speed = wanted == Algorithm::winograd ? 0 : im2col_speed(g);
  const auto consider = [&](ConvAlgorithm algorithm, double its_speed) {
    if (its_speed <= speed) return;
    best = algorithm;
    speed = its_speed;
  };
  if (wanted == Algorithm::automatic || wanted == Algorithm::winograd) {
    consider(ConvAlgorithm::winograd_4x4_3x3, winograd_speed(WinogradTile::f4x4_3x3, g, batch));
    consider(ConvAlgorithm::winograd_2x2_3x3, winograd_speed(WinogradTile::f2x2_3x3, g, batch));
    consider(ConvAlgorithm::winograd_2x2_5x5, winograd_speed(WinogradTile::f2x2_5x5, g, batch));
    consider(ConvAlgorithm::row_winograd, row_winograd_speed(g, batch));
    if (wanted == Algorithm::winograd && speed > 0) return best;
  }
  if (wanted != Algorithm::im2col) {
    speed = std::max(speed, im2col_speed(g));
    consider(ConvAlgorithm::direct, direct_speed(g, batch));
  }
  return best;
}

int64_t multiplications(ConvAlgorithm algorithm, const WindowGeometry& g) {
  const auto tiled = [&](WinogradTile tile) {
    const WinogradShape w(tile, g);
    return w.tiles_per_image() * w.frequencies() * g.input.channels * g.output.channels;
  };
  switch (algorithm) {
    case ConvAlgorithm::direct:
    case ConvAlgorithm::depthwise:
    case ConvAlgorithm::im2col:
      return g.output.size() * g.group_channels() * g.kernel.height * g.kernel.width;
    case ConvAlgorithm::row_winograd: {
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

std::string_view algorithm_name(ConvAlgorithm algorithm, const WindowGeometry& g) {
  switch (algorithm) {
    case ConvAlgorithm::direct:
      return "direct";
    case ConvAlgorithm::depthwise:
      return "depthwise";
    case ConvAlgorithm::row_winograd:
      return g.kernel.width == 3 ? "row Winograd F(4,3)" : "row Winograd F(4,5)";
    case ConvAlgorithm::im2col:
      return copies_windows(g) ? "im2col" : "product";
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

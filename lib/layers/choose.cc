#include "layers/choose.h"

#include <initializer_list>

#include "kernels/direct_conv.h"
#include "kernels/layout.h"
#include "kernels/winograd.h"

namespace cnn {
namespace {

// Beyond, a group's rows of input no longer stay in the cache.
constexpr int64_t kMostDirectChannels = 128;

// Fewer channels do not pay for a tile's transforms.
constexpr int64_t kFewestWinogradChannels = 24;

bool has_many_channels(const WindowGeometry& g) {
  return g.input.channels >= kFewestWinogradChannels && g.output.channels >= kFewestWinogradChannels;
}

bool direct_is_fast(const WindowGeometry& g, int64_t batch) {
  // With fewer images than half the lanes most of the arithmetic would be for nothing.
  return direct_conv_fits(g) && 2 * batch > kLanes && g.input.channels <= kMostDirectChannels &&
         g.output.channels <= kMostDirectChannels;
}

}  // namespace

ConvAlgorithm choose_conv(const WindowGeometry& g, int64_t batch, Algorithm wanted) {
  const bool may_transform = wanted == Algorithm::automatic || wanted == Algorithm::winograd;
  if (may_transform && (wanted == Algorithm::winograd || has_many_channels(g))) {
    if (winograd_fits(WinogradTile::f4x4_3x3, g)) return ConvAlgorithm::winograd_4x4_3x3;
    if (winograd_fits(WinogradTile::f2x2_5x5, g)) return ConvAlgorithm::winograd_2x2_5x5;
  }
  if (wanted != Algorithm::im2col && direct_is_fast(g, batch)) return ConvAlgorithm::direct;
  return ConvAlgorithm::im2col;
}

std::string_view algorithm_name(ConvAlgorithm algorithm, const WindowGeometry& g) {
  switch (algorithm) {
    case ConvAlgorithm::direct:
      return "direct";
    case ConvAlgorithm::im2col:
      return g.kernel == Size2{1, 1} && g.stride == Size2{1, 1} && g.pad == Size2{0, 0} ? "product"
                                                                                        : "im2col";
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

#include "layers/conv.h"

#include "kernels/lanes.h"

namespace cnn {
namespace {

// Up to here the direct loops won against the product of matrices on every layer measured (tests/bench,
// AVX-512: 1.0 to 3.4 times as fast); beyond, a group's rows of input no longer stay in the cache.
constexpr int64_t kMostDirectChannels = 128;

bool direct_is_faster(const ConvStage& stage, int64_t batch) {
  const Volume& in = stage.geometry.input;
  const Volume& out = stage.geometry.output;
  // With fewer images than half the lanes most of the arithmetic would be for nothing.
  return 2 * batch > kLanes && in.channels <= kMostDirectChannels && out.channels <= kMostDirectChannels;
}

}  // namespace

std::unique_ptr<Layer> make_conv(const ConvStage& stage, const Parameter& weight, const Parameter* bias,
                                 int64_t batch) {
  if (direct_conv_fits(stage) && direct_is_faster(stage, batch)) return make_direct_conv(stage, weight, bias);
  return make_im2col_conv(stage, weight, bias);
}

}  // namespace cnn

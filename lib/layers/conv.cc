#include "layers/conv.h"

#include "kernels/lanes.h"

namespace cnn {
namespace {

// Where the product of matrices overtakes the direct loops, as measured (tests/bench): its rows are the
// filters, its columns' length the channels times the window.
constexpr int64_t kMostDirectChannels = 32;

bool direct_is_faster(const ConvStage& stage, int64_t batch) {
  const Volume& in = stage.geometry.input;
  const Volume& out = stage.geometry.output;
  return 2 * batch > kLanes && in.channels <= kMostDirectChannels && out.channels <= kMostDirectChannels;
}

}  // namespace

std::unique_ptr<Layer> make_conv(const ConvStage& stage, const Parameter& weight, const Parameter* bias,
                                 int64_t batch) {
  if (direct_conv_fits(stage) && direct_is_faster(stage, batch)) return make_direct_conv(stage, weight, bias);
  return make_im2col_conv(stage, weight, bias);
}

}  // namespace cnn

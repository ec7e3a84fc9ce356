#include "kernels/lanes_conv.h"

#include "kernels/row_winograd.h"

namespace cnn {

bool lanes_conv_fits(const WindowGeometry& g) {
  return g.stride == Size2{1, 1} && !g.is_dilated() && all_windows_read(g);
}

WindowGeometry transposed_geometry(const WindowGeometry& g) {
  return {g.output,
          g.input,
          g.kernel,
          {1, 1},
          {g.kernel.height - 1 - g.pad.height, g.kernel.width - 1 - g.pad.width},
          g.groups};
}

WeightSteps weight_steps(const WindowGeometry& g, const float* weight) {
  const int64_t window = g.kernel.height * g.kernel.width;
  return {weight, g.group_channels() * window, window, 1};
}

WeightSteps transposed_weight_steps(const WindowGeometry& g, const float* weight) {
  const WeightSteps steps = weight_steps(g, weight);
  return {weight + steps.channel - 1, steps.channel, steps.filter, -1};
}

bool row_winograd_fits(const WindowGeometry& g) {
  return g.groups == 1 && lanes_conv_fits(g) && (g.kernel == Size2{3, 3} || g.kernel == Size2{5, 5});
}

}  // namespace cnn

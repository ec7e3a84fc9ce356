#include "kernels/lanes_conv.h"

namespace cnn {

bool lanes_conv_fits(const WindowGeometry& g) {
  return g.stride == Size2{1, 1} && g.pad.height < g.kernel.height && g.pad.width < g.kernel.width;
}

WindowGeometry transposed_geometry(const WindowGeometry& g) {
  return {g.output,
          g.input,
          g.kernel,
          {1, 1},
          {g.kernel.height - 1 - g.pad.height, g.kernel.width - 1 - g.pad.width},
          g.groups};
}

void transpose_weights(const WindowGeometry& g, const float* weight, float* transposed) {
  const int64_t window = g.kernel.height * g.kernel.width;
  for (int64_t group = 0; group < g.groups; ++group) {
    for (int64_t c = 0; c < g.group_channels(); ++c) {
      for (int64_t f = 0; f < g.group_filters(); ++f) {
        const float* from = weight + (f * g.group_channels() + c) * window;
        for (int64_t tap = window - 1; tap >= 0; --tap) *transposed++ = from[tap];
      }
    }
    weight += g.group_filters() * g.group_channels() * window;
  }
}

void lanes_bias_gradient(const Volume& output, const float* dy, Range rows, float* dbias) {
  for (int64_t f = 0; f < output.channels; ++f) {
    const Lanes* plane = as_lanes(dy) + f * output.pixels();
    Lanes sum{};
    for (int64_t i = rows.begin * output.width; i < rows.end * output.width; ++i) sum += plane[i];
    dbias[f] = sum_of_lanes(sum);
  }
}

int64_t filter_block(int64_t filters) {
  int64_t best = 1;
  for (int64_t block = 1; block <= kLargestBlock; ++block) {
    const auto padded = [&](int64_t b) { return round_up(filters, b); };
    // A larger block reads each input less often: worth up to an eighth of empty places.
    if (padded(block) * 8 <= padded(best) * 9) best = block;
  }
  return best;
}

}  // namespace cnn

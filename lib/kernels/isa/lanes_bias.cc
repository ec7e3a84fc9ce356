#include "kernels/isa/lanes.h"
#include "kernels/lanes_conv.h"

namespace cnn::CNN_ISA {

void lanes_bias_gradient(const Volume& output, const float* dy, Range rows, float* dbias) {
  for (int64_t f = 0; f < output.channels; ++f) {
    const Lanes* plane = as_lanes(dy) + f * output.pixels();
    Lanes sum{};
    for (int64_t i = rows.begin * output.width; i < rows.end * output.width; ++i) sum += plane[i];
    dbias[f] = sum_of_lanes(sum);
  }
}

}  // namespace cnn::CNN_ISA

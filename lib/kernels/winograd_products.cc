#include "kernels/winograd.h"

namespace cnn {

void Winograd::multiply(int64_t frequency, const float* v, const float* u, float* m, int64_t tiles) const {
  panel_product(tiles, filters_, channels_, {v + frequency * tile_stride(tiles, channels_), channels_, 1},
                u + frequency * filter_stride(), Sum::write, m + frequency * tile_stride(tiles, filters_),
                filters_);
}

void Winograd::multiply_back(int64_t frequency, const float* dm, const float* u_transposed, Sum sum, float* v,
                             float* du, int64_t tiles) const {
  const float* m = dm + frequency * tile_stride(tiles, filters_);
  float* in = v + frequency * tile_stride(tiles, channels_);
  product(filters_, channels_, tiles, {m, 1, filters_}, in, channels_, sum,
          du + frequency * gradient_stride(), channels_);
  if (u_transposed == nullptr) return;
  panel_product(tiles, channels_, filters_, {m, filters_, 1}, u_transposed + frequency * filter_stride(),
                Sum::write, in, channels_);
}

}  // namespace cnn

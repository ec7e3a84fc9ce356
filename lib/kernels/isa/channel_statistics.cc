#include "kernels/channel_statistics.h"

#include "kernels/isa/channel_sums.h"

namespace cnn::CNN_ISA {

void channel_moments(const BatchPart& part, const float* x, float* mean, float* squares) {
  if (part.layout == Layout::channels_last) {
    const Range all{0, part.volume.height};
    const auto count = static_cast<float>(part.numbers());
    for_vectors(part.channels(), [&](int64_t c, auto vectors) {
      auto own = sum_rows<1, vectors>(
          part, all, c, [&](int64_t i, size_t, auto& sums) { sums[0] += load_lanes(x + i); })[0];
      for (Lanes& one : own) one /= count;
      const auto distances = sum_rows<1, vectors>(part, all, c, [&](int64_t i, size_t v, auto& sums) {
        const Lanes distance = load_lanes(x + i) - own[v];
        sums[0] += distance * distance;
      });
      for (size_t v = 0; v < vectors; ++v) {
        store_lanes(mean + vector_at(c, v), own[v]);
        store_lanes(squares + vector_at(c, v), distances[0][v]);
      }
    });
    return;
  }
  for (int64_t c = 0; c < part.channels(); ++c, x += run_length(part)) {
    const float own = sum_run<1>(
                          part, [&](int64_t i, auto& sums) { sums[0] += load_lanes(x + i); },
                          [&](size_t, int64_t i) { return x[i]; })[0] /
                      static_cast<float>(part.numbers());
    mean[c] = own;
    squares[c] = sum_run<1>(
        part,
        [&](int64_t i, auto& sums) {
          const Lanes distance = load_lanes(x + i) - own;
          sums[0] += distance * distance;
        },
        [&](size_t, int64_t i) { return (x[i] - own) * (x[i] - own); })[0];
  }
}

namespace {

template <bool kAdds>
void scale(const BatchPart& part, const ChannelNorm& norm, const float* x, const float* added, float* y) {
  const float low = norm.clamp.low;
  const float high = norm.clamp.high;
  const int64_t channels = part.channels();
  if (part.layout == Layout::channels_last) {
    for (int64_t i = 0; i < part.volume.pixels() * channels; i += channels) {
      for (int64_t c = 0; c < channels; c += kLanes) {
        Lanes value = norm_at(norm, c).scaled(load_lanes(x + i + c));
        if constexpr (kAdds) value += load_lanes(added + i + c);
        store_lanes(y + i + c, clamped(value, {low, high}));
      }
    }
    return;
  }
  const int64_t run = run_length(part);
  for (int64_t c = 0; c < channels; ++c) {
    const Norm<float> own = norm_of(norm, c);
#pragma omp simd
    for (int64_t i = c * run; i < (c + 1) * run; ++i) {
      float value = own.scaled(x[i]);
      if constexpr (kAdds) value += added[i];
      y[i] = value < low ? low : value > high ? high : value;
    }
  }
}

}  // namespace

void scale_channels(const BatchPart& part, const ChannelNorm& norm, const float* x, const float* added,
                    float* y) {
  if (added == nullptr) return scale<false>(part, norm, x, nullptr, y);
  scale<true>(part, norm, x, added, y);
}

}  // namespace cnn::CNN_ISA

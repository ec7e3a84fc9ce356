#include <algorithm>
#include <array>

#include "kernels/channel_statistics.h"
#include "kernels/isa/channel_sums.h"

namespace cnn::CNN_ISA {
namespace {

// What lies so far ahead is asked for from memory: of several streams the processor's own prefetching brings
// half of what one has. (Inlined, or GCC takes it for a call without effect.)
constexpr int64_t kFloatsAhead = 1024;

inline __attribute__((always_inline)) void prefetch(const float* p) {
  __builtin_prefetch(p + kFloatsAhead, 0, 2);
}

void add_to(float* sum, Lanes more) {
  store_lanes(sum, load_lanes(sum) + more);
}

template <bool kClamps>
void gradient_sums(const BatchPart& part, const ChannelNorm& norm, const float* x, const float* dy,
                   float* sum, float* sum_x) {
  const Clamp clamp = norm.clamp;
  const auto add = [&](int64_t i, const Norm<Lanes>& own, auto& sums) {
    prefetch(x + i);
    prefetch(dy + i);
    const Lanes value = load_lanes(x + i);
    Lanes gradient = load_lanes(dy + i);
    if constexpr (kClamps) gradient = let_through(gradient, own.scaled(value), clamp);
    sums[0] += gradient;
    sums[1] += gradient * own.distance(value);
  };
  if (part.layout == Layout::channels_last) {
    std::fill_n(sum, part.channels(), 0.0F);
    std::fill_n(sum_x, part.channels(), 0.0F);
    for (int64_t h = 0; h < part.volume.height; ++h) {
      for_vectors(part.channels(), [&](int64_t c, auto vectors) {
        std::array<Norm<Lanes>, vectors> own;
        for (size_t v = 0; v < vectors; ++v) own[v] = norm_at(norm, vector_at(c, v));
        const auto row = sum_rows<2, vectors>(part, {h, h + 1}, c,
                                              [&](int64_t i, size_t v, auto& sums) { add(i, own[v], sums); });
        for (size_t v = 0; v < vectors; ++v) {
          add_to(sum + vector_at(c, v), row[0][v]);
          add_to(sum_x + vector_at(c, v), row[1][v]);
        }
      });
    }
    return;
  }
  for (int64_t c = 0; c < part.channels(); ++c, x += run_length(part), dy += run_length(part)) {
    const Norm<float> one = norm_of(norm, c);
    const Norm<Lanes> own = in_all_lanes(one);
    const auto sums = sum_run<2>(
        part, [&](int64_t i, auto& of_row) { add(i, own, of_row); },
        [&](size_t which, int64_t i) {
          const float value = one.scaled(x[i]);
          const bool is_within = !kClamps || (value > clamp.low && value < clamp.high);
          const float gradient = is_within ? dy[i] : 0;
          return which == 0 ? gradient : gradient * one.distance(x[i]);
        });
    sum[c] = sums[0];
    sum_x[c] = sums[1];
  }
}

template <bool kClamps>
void input_gradient(const BatchPart& part, const ChannelNorm& norm, const float* x, const float* dy,
                    const float* slope, const float* offset, float* dx) {
  const float low = norm.clamp.low;
  const float high = norm.clamp.high;
  const int64_t channels = part.channels();
  if (part.layout == Layout::channels_last) {
    for (int64_t pixel = 0; pixel < part.volume.pixels();
         ++pixel, x += channels, dy += channels, dx += channels) {
      for (int64_t c = 0; c < channels; c += kLanes) {
        const Norm<Lanes> own = norm_at(norm, c);
        prefetch(x + c);
        prefetch(dy + c);
        prefetch(dx + c);
        const Lanes value = load_lanes(x + c);
        Lanes gradient = load_lanes(dy + c);
        if constexpr (kClamps) gradient = let_through(gradient, own.scaled(value), {low, high});
        store_lanes(dx + c, gradient * own.scale + own.distance(value) * load_lanes(slope + c) +
                                load_lanes(offset + c));
      }
    }
    return;
  }
  const int64_t run = run_length(part);
  for (int64_t c = 0; c < channels; ++c, x += run, dy += run, dx += run) {
    const Norm<float> own = norm_of(norm, c);
#pragma omp simd
    for (int64_t i = 0; i < run; ++i) {
      float gradient = dy[i];
      if constexpr (kClamps) {
        const float value = own.scaled(x[i]);
        gradient = value > low ? gradient : 0;
        gradient = value < high ? gradient : 0;
      }
      dx[i] = gradient * own.scale + own.distance(x[i]) * slope[c] + offset[c];
    }
  }
  if (part.layout != Layout::lanes || part.images == kLanes) return;
  const Lanes mask = counting(part);
  Lanes* gradients = as_lanes(dx - channels * run);
  for (int64_t i = 0; i < channels * part.volume.pixels(); ++i)
    gradients[i] = mask != 0 ? gradients[i] : Lanes{};
}

}  // namespace

void channel_gradient_sums(const BatchPart& part, const ChannelNorm& norm, const float* x, const float* dy,
                           float* sum, float* sum_x) {
  const auto sums = norm.clamp.is_any() ? gradient_sums<true> : gradient_sums<false>;
  sums(part, norm, x, dy, sum, sum_x);
}

void channel_input_gradient(const BatchPart& part, const ChannelNorm& norm, const float* x, const float* dy,
                            const float* slope, const float* offset, float* dx) {
  const auto gradient = norm.clamp.is_any() ? input_gradient<true> : input_gradient<false>;
  gradient(part, norm, x, dy, slope, offset, dx);
}

}  // namespace cnn::CNN_ISA

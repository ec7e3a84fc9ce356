#include "kernels/channel_statistics.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "kernels/isa/lanes.h"

namespace cnn::CNN_ISA {
namespace {

// Neighboring vectors of channels that are taken together, so that one sum need not wait for another: at
// most.
constexpr size_t kTogether = 4;

// What lies so far ahead is asked for from memory: of several streams the processor's own prefetching brings
// half of what one has.
constexpr int64_t kFloatsAhead = 1024;

inline __attribute__((always_inline)) void prefetch(const float* p) {
  __builtin_prefetch(p + kFloatsAhead, 0, 2);
}

template <size_t kCount, typename Each>
void call_with(size_t count, int64_t c, Each each) {
  if (count == kCount) return each(c, std::integral_constant<size_t, kCount>{});
  if constexpr (kCount > 1) call_with<kCount - 1>(count, c, each);
}

// Channels last. Calls each(c, count constant) for `count` vectors of channels from c on: kTogether, and then
// what is left.
template <typename Each>
void for_vectors(int64_t channels, Each each) {
  for (int64_t c = 0; c < channels; c += static_cast<int64_t>(kTogether) * kLanes)
    call_with<kTogether>(std::min(kTogether, static_cast<size_t>((channels - c) / kLanes)), c, each);
}

// Where the v-th vector behind `begin` is.
constexpr int64_t vector_at(int64_t begin, size_t v) {
  return begin + static_cast<int64_t>(v) * kLanes;
}

template <size_t kSums, size_t kCount>
using Sums = std::array<std::array<Lanes, kCount>, kSums>;

// Channels last: the sums over some rows of kCount vectors of channels from c on. add(i, v, row) adds what
// the vector at i, the v-th of these, gives. Sums are taken by row first: an error then grows with the sides,
// not with the area.
template <size_t kSums, size_t kCount, typename Add>
Sums<kSums, kCount> sum_rows(const BatchPart& part, Range rows, int64_t c, Add add) {
  const int64_t width = part.volume.width;
  const int64_t channels = part.channels();
  Sums<kSums, kCount> total{};
  for (int64_t h = rows.begin; h < rows.end; ++h) {
    Sums<kSums, kCount> row{};
    for (int64_t i = h * width * channels + c; i < (h + 1) * width * channels; i += channels) {
#pragma GCC unroll 4
      for (size_t v = 0; v < kCount; ++v) {
        std::array<Lanes, kSums> sums;
#pragma GCC unroll 2
        for (size_t s = 0; s < kSums; ++s) sums[s] = row[s][v];
        add(vector_at(i, v), v, sums);
#pragma GCC unroll 2
        for (size_t s = 0; s < kSums; ++s) row[s][v] = sums[s];
      }
    }
    for (size_t s = 0; s < kSums; ++s) {
      for (size_t v = 0; v < kCount; ++v) total[s][v] += row[s][v];
    }
  }
  return total;
}

// Dense and lanes: each channel's numbers lie together.
int64_t run_length(const BatchPart& part) {
  return part.volume.pixels() * (part.layout == Layout::lanes ? kLanes : 1);
}

// 1 for the lanes that count, 0 for the others.
Lanes counting(const BatchPart& part) {
  Lanes mask{};
  for (int64_t i = 0; i < kLanes; ++i) mask[i] = i < part.images ? 1.0F : 0.0F;
  return mask;
}

// The sums of what add(first, sums) adds for one channel's vectors, and of term(sum, i) for the numbers left
// after the last whole vector.
template <size_t kSums, typename Add, typename Term>
std::array<float, kSums> sum_run(const BatchPart& part, Add add, Term term) {
  const int64_t run = run_length(part);
  const int64_t row = std::max<int64_t>(1, part.volume.width) * kLanes;
  std::array<Lanes, kSums> total{};
  int64_t i = 0;
  while (i + kLanes <= run) {
    std::array<Lanes, kSums> sums{};
    const int64_t end = std::min(run - kLanes, i + row - kLanes);
    for (; i <= end; i += kLanes) add(i, sums);
    for (size_t s = 0; s < kSums; ++s) total[s] += sums[s];
  }
  std::array<float, kSums> result;
  for (size_t s = 0; s < kSums; ++s) {
    // A select, not a product: what lies in the other lanes need not be finite.
    if (part.layout == Layout::lanes) total[s] = counting(part) != 0 ? total[s] : Lanes{};
    result[s] = sum_of_lanes(total[s]);
    for (int64_t rest = i; rest < run; ++rest) result[s] += term(s, rest);
  }
  return result;
}

// Of a vector of channels, or of one channel in all lanes.
template <typename Number>
struct Norm {
  Number mean;
  Number scale;
  Number shift;

  Number distance(Number x) const { return x - mean; }
  Number scaled(Number x) const { return (x - mean) * scale + shift; }
};

Norm<Lanes> norm_at(const ChannelNorm& norm, int64_t c) {
  return {load_lanes(norm.mean + c), load_lanes(norm.scale + c), load_lanes(norm.shift + c)};
}

Norm<float> norm_of(const ChannelNorm& norm, int64_t c) {
  return {norm.mean[c], norm.scale[c], norm.shift[c]};
}

Norm<Lanes> in_all_lanes(const Norm<float>& norm) {
  return {Lanes{} + norm.mean, Lanes{} + norm.scale, Lanes{} + norm.shift};
}

}  // namespace

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

namespace {

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

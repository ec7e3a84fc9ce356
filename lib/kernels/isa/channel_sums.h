// How the kernels of kernels/channel_statistics.h go through a part of a batch, channel by channel.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>

#include "kernels/channel_statistics.h"
#include "kernels/isa/lanes.h"

namespace cnn::CNN_ISA {

// Neighboring vectors of channels that are taken together, so that one sum need not wait for another: at
// most.
inline constexpr size_t kTogether = 4;

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
inline int64_t run_length(const BatchPart& part) {
  return part.volume.pixels() * (part.layout == Layout::lanes ? kLanes : 1);
}

// 1 for the lanes that count, 0 for the others.
inline Lanes counting(const BatchPart& part) {
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

inline Norm<Lanes> norm_at(const ChannelNorm& norm, int64_t c) {
  return {load_lanes(norm.mean + c), load_lanes(norm.scale + c), load_lanes(norm.shift + c)};
}

inline Norm<float> norm_of(const ChannelNorm& norm, int64_t c) {
  return {norm.mean[c], norm.scale[c], norm.shift[c]};
}

inline Norm<Lanes> in_all_lanes(const Norm<float>& norm) {
  return {all_lanes(norm.mean), all_lanes(norm.scale), all_lanes(norm.shift)};
}

}  // namespace cnn::CNN_ISA

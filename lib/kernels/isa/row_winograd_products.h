// The products of row_winograd.cc, for one point of the transforms at a time.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "kernels/isa/filter_block.h"
#include "kernels/isa/lanes.h"
#include "kernels/window.h"

namespace cnn::CNN_ISA::row_winograd {

inline constexpr int64_t kMostTiles = 4;  // neighbours whose sums are held in registers together

// What the products of one point of the transforms need to know; steps in vectors.
struct Products {
  const Lanes* v;     // transformed input: the point and tile of kernel row 0, wherever its slot is
  int64_t slot_step;  // between rows of the ring
  int64_t slots;      // of the ring
  int64_t slot;       // of the first kernel row to take
  Range taps;         // the kernel's rows that read inside the input
  int64_t channels;
  int64_t tiles;    // of a row
  const float* u;   // (KH, C, kBlock)
  int64_t filters;  // of this block; fewer than kBlock in the last
  Lanes* m;         // (filters, tiles)
};

// kTiles of the tiles from `first` on.
template <int64_t kBlock, int64_t kTiles>
void multiply(const Products& in, int64_t first) {
  Lanes sums[kBlock][kTiles] = {};
  int64_t slot = in.slot;
  for (int64_t kh = in.taps.begin; kh < in.taps.end; ++kh) {
    const Lanes* v = in.v + slot * in.slot_step + first;
    const float* u = in.u + kh * in.channels * kBlock;
    for (int64_t c = 0; c < in.channels; ++c, v += in.tiles, u += kBlock) {
      Lanes values[kTiles];
#pragma GCC unroll 16
      for (int64_t t = 0; t < kTiles; ++t) values[t] = v[t];
#pragma GCC unroll 16
      for (int64_t f = 0; f < kBlock; ++f) {
#pragma GCC unroll 16
        for (int64_t t = 0; t < kTiles; ++t) sums[f][t] += u[f] * values[t];
      }
    }
    if (++slot == in.slots) slot = 0;
  }
  // Unrolled, as a loop of unknown length would keep the sums in memory.
#pragma GCC unroll 16
  for (int64_t f = 0; f < kBlock; ++f) {
    if (f == in.filters) break;
#pragma GCC unroll 16
    for (int64_t t = 0; t < kTiles; ++t) in.m[f * in.tiles + first + t] = sums[f][t];
  }
}

constexpr int64_t most_tiles(int64_t block) {
  return std::min(kSums / block, kMostTiles);
}

// multiply<kBlock, tiles> for 1 <= tiles <= kTiles.
template <int64_t kBlock, int64_t kTiles = most_tiles(kBlock)>
void multiply_tiles(const Products& in, int64_t first, int64_t tiles) {
  if (tiles == kTiles) return multiply<kBlock, kTiles>(in, first);
  if constexpr (kTiles > 1) multiply_tiles<kBlock, kTiles - 1>(in, first, tiles);
}

// All tiles of a row, in pieces of about the same size.
template <int64_t kBlock>
void multiply_row(const Products& in) {
  const int64_t pieces = ceil_div(in.tiles, most_tiles(kBlock));
  const int64_t least = in.tiles / pieces;
  const int64_t larger = in.tiles - least * pieces;
  for (int64_t first = 0, piece = 0; piece < pieces; ++piece) {
    const int64_t tiles = piece < larger ? least + 1 : least;
    multiply_tiles<kBlock>(in, first, tiles);
    first += tiles;
  }
}

// By reference: a copy reads at once what was just written number by number, which processors wait for.
using MultiplyRow = void (*)(const Products&);
template <int64_t... kBlocks>
constexpr auto multiply_rows(std::integer_sequence<int64_t, kBlocks...> /*blocks*/) {
  return std::array<MultiplyRow, sizeof...(kBlocks)>{multiply_row<kBlocks + 1>...};
}
inline constexpr auto kMultiplyRow = multiply_rows(std::make_integer_sequence<int64_t, kLargestBlock>{});

// Weight gradients: the sums of so many filters and all rows of the kernel fit into registers, and into the
// lanes of so many vectors.
inline constexpr int64_t kGradientVectors = kLanes == 4 ? 4 : 1;
constexpr int64_t gradient_filters(int64_t taps) {
  return kGradientVectors * kLanes / taps;
}

// The numbers of the transformed input and output gradient of a band of rows, and where the products of the
// two are added up; for one point of the transforms, one channel and one block of filters. Steps in vectors.
struct GradientProducts {
  const Lanes* v;  // (rows + KH - 1, tiles)
  const Lanes* z;  // (filters, rows, tiles)
  int64_t rows;
  int64_t tiles;
  Lanes* du;  // kGradientVectors: lane f * KH + kh
};

template <int64_t kFilters, int64_t kTaps>
void multiply_gradients(const GradientProducts& in) {
  Lanes sums[kTaps][kFilters] = {};
  const int64_t length = in.rows * in.tiles;
  for (int64_t i = 0; i < length; ++i) {
    Lanes z[kFilters];
    Lanes v[kTaps];
#pragma GCC unroll 16
    for (int64_t f = 0; f < kFilters; ++f) z[f] = in.z[f * length + i];
#pragma GCC unroll 16
    for (int64_t kh = 0; kh < kTaps; ++kh) {
      v[kh] = in.v[kh * in.tiles + i];
      keep_in_register(v[kh]);
    }
#pragma GCC unroll 16
    for (int64_t kh = 0; kh < kTaps; ++kh) {
#pragma GCC unroll 16
      for (int64_t f = 0; f < kFilters; ++f) sums[kh][f] += z[f] * v[kh];
    }
  }
  std::array<std::array<Lanes, kLanes>, kGradientVectors> all{};
#pragma GCC unroll 16
  for (int64_t kh = 0; kh < kTaps; ++kh) {
#pragma GCC unroll 16
    for (int64_t f = 0; f < kFilters; ++f) {
      const auto lane = static_cast<size_t>(f * kTaps + kh);
      all[lane / kLanes][lane % kLanes] = sums[kh][f];
    }
  }
#pragma GCC unroll 4
  for (int64_t v = 0; v < kGradientVectors; ++v) in.du[v] += sums_of_lanes(all[static_cast<size_t>(v)]);
}

// multiply_gradients<filters, kTaps> for 1 <= filters <= kFilters.
template <int64_t kTaps, int64_t kFilters = gradient_filters(kTaps)>
void multiply_gradient_block(const GradientProducts& in, int64_t filters) {
  if (filters == kFilters) return multiply_gradients<kFilters, kTaps>(in);
  if constexpr (kFilters > 1) multiply_gradient_block<kTaps, kFilters - 1>(in, filters);
}

}  // namespace cnn::CNN_ISA::row_winograd

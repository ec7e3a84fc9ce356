#include "kernels/winograd.h"

#include <algorithm>
#include <type_traits>

#include "kernels/layout.h"
#include "kernels/panel_product.h"
#include "kernels/transpose.h"

namespace cnn {
namespace {

// The one-dimensional transforms of kOutputs outputs of a filter of kTaps, over vectors. `point` is that of
// the polynomials which the algorithm evaluates; 4 sides have the points 0, 1, -1 and infinity, 6 sides 0,
// +-kA, +-kB and infinity.
constexpr float kA = 0.75F;
constexpr float kB = 1.5F;
constexpr float kA2 = kA * kA;
constexpr float kB2 = kB * kB;

template <int kOutputsOf, int kTapsOf>
struct Tile {
  static constexpr int kOutputs = kOutputsOf;
  static constexpr int kTaps = kTapsOf;
  static constexpr int kSide = kOutputs + kTaps - 1;
  static_assert(kSide == 4 || kSide == 6);
};

// o = B^T d
inline void input_1d(const Lanes (&d)[4], Lanes (&o)[4]) {
  o[0] = d[0] - d[2];
  o[1] = d[1] + d[2];
  o[2] = d[2] - d[1];
  o[3] = d[3] - d[1];
}

inline void input_1d(const Lanes (&d)[6], Lanes (&o)[6]) {
  o[0] = kA2 * kB2 * d[0] - (kA2 + kB2) * d[2] + d[4];
  const Lanes even_a = d[4] - kB2 * d[2];
  const Lanes odd_a = kA * (d[3] - kB2 * d[1]);
  o[1] = even_a + odd_a;
  o[2] = even_a - odd_a;
  const Lanes even_b = d[4] - kA2 * d[2];
  const Lanes odd_b = kB * (d[3] - kA2 * d[1]);
  o[3] = even_b + odd_b;
  o[4] = even_b - odd_b;
  o[5] = kA2 * kB2 * d[1] - (kA2 + kB2) * d[3] + d[5];
}

// o = B v: the transpose of input_1d.
inline void input_gradient_1d(const Lanes (&v)[4], Lanes (&o)[4]) {
  o[0] = v[0];
  o[1] = v[1] - v[2] - v[3];
  o[2] = v[1] + v[2] - v[0];
  o[3] = v[3];
}

inline void input_gradient_1d(const Lanes (&v)[6], Lanes (&o)[6]) {
  const Lanes sum_a = v[1] + v[2];
  const Lanes odd_a = kA * (v[1] - v[2]);
  const Lanes sum_b = v[3] + v[4];
  const Lanes odd_b = kB * (v[3] - v[4]);
  o[0] = kA2 * kB2 * v[0];
  o[1] = kA2 * kB2 * v[5] - kB2 * odd_a - kA2 * odd_b;
  o[2] = -(kA2 + kB2) * v[0] - kB2 * sum_a - kA2 * sum_b;
  o[3] = odd_a + odd_b - (kA2 + kB2) * v[5];
  o[4] = v[0] + sum_a + sum_b;
  o[5] = v[5];
}

// o = A^T m
inline void output_1d(const Lanes (&m)[4], Lanes (&o)[2]) {
  o[0] = m[0] + m[1] + m[2];
  o[1] = m[1] - m[2] + m[3];
}

inline void output_1d(const Lanes (&m)[6], Lanes (&o)[2]) {
  o[0] = m[0] + (m[1] + m[2]) + (m[3] + m[4]);
  o[1] = kA * (m[1] - m[2]) + kB * (m[3] - m[4]) + m[5];
}

inline void output_1d(const Lanes (&m)[6], Lanes (&o)[4]) {
  const Lanes sum_a = m[1] + m[2];
  const Lanes odd_a = kA * (m[1] - m[2]);
  const Lanes sum_b = m[3] + m[4];
  const Lanes odd_b = kB * (m[3] - m[4]);
  o[0] = m[0] + sum_a + sum_b;
  o[1] = odd_a + odd_b;
  o[2] = kA2 * sum_a + kB2 * sum_b;
  o[3] = kA2 * odd_a + kB2 * odd_b + m[5];
}

// o = A d: the transpose of output_1d.
inline void output_gradient_1d(const Lanes (&d)[2], Lanes (&o)[4]) {
  o[0] = d[0];
  o[1] = d[0] + d[1];
  o[2] = d[0] - d[1];
  o[3] = d[1];
}

inline void output_gradient_1d(const Lanes (&d)[2], Lanes (&o)[6]) {
  o[0] = d[0];
  o[1] = d[0] + kA * d[1];
  o[2] = d[0] - kA * d[1];
  o[3] = d[0] + kB * d[1];
  o[4] = d[0] - kB * d[1];
  o[5] = d[1];
}

inline void output_gradient_1d(const Lanes (&d)[4], Lanes (&o)[6]) {
  const Lanes even_a = d[0] + kA2 * d[2];
  const Lanes odd_a = kA * (d[1] + kA2 * d[3]);
  const Lanes even_b = d[0] + kB2 * d[2];
  const Lanes odd_b = kB * (d[1] + kB2 * d[3]);
  o[0] = d[0];
  o[1] = even_a + odd_a;
  o[2] = even_a - odd_a;
  o[3] = even_b + odd_b;
  o[4] = even_b - odd_b;
  o[5] = d[3];
}

// G: each point's powers over the product of its differences to the other points.
template <typename T>
struct FilterMatrix {
  float rows[T::kSide][T::kTaps] = {};

  constexpr FilterMatrix() {
    constexpr bool kSix = T::kSide == 6;
    constexpr double kOf[5] = {0, kSix ? kA : 1, kSix ? -kA : -1, kB, -kB};
    for (int i = 0; i < T::kSide - 1; ++i) {
      double scale = 1;
      for (int j = 0; j < T::kSide - 1; ++j) scale *= i == j ? 1 : kOf[i] - kOf[j];
      // For 4 sides B^T has the first row's sign turned, as it is usually written.
      if (T::kSide == 4 && i == 0) scale = -scale;
      double power = 1;
      for (int tap = 0; tap < T::kTaps; ++tap, power *= kOf[i])
        rows[i][tap] = static_cast<float>(power / scale);
    }
    rows[T::kSide - 1][T::kTaps - 1] = 1;
  }
};

template <typename T>
constexpr FilterMatrix<T> kFilterMatrix;

// o = G w
template <typename T>
void filter_1d(const Lanes (&w)[T::kTaps], Lanes (&o)[T::kSide]) {
  for (int i = 0; i < T::kSide; ++i) {
    o[i] = kFilterMatrix<T>.rows[i][0] * w[0];
    for (int tap = 1; tap < T::kTaps; ++tap) o[i] += kFilterMatrix<T>.rows[i][tap] * w[tap];
  }
}

// o = G^T d
template <typename T>
void filter_gradient_1d(const Lanes (&d)[T::kSide], Lanes (&o)[T::kTaps]) {
  for (int tap = 0; tap < T::kTaps; ++tap) {
    o[tap] = kFilterMatrix<T>.rows[0][tap] * d[0];
    for (int i = 1; i < T::kSide; ++i) o[tap] += kFilterMatrix<T>.rows[i][tap] * d[i];
  }
}

// Both dimensions: `one` takes kFrom vectors to kTo, first down the columns, then along the rows.
// load(i, j) gives the kFrom x kFrom vectors, store(i, j, vector) takes the kTo x kTo.
template <int kFrom, int kTo, typename One, typename Load, typename Store>
inline __attribute__((always_inline)) void both_ways(One one, Load load, Store store) {
  Lanes half[kTo][kFrom];
#pragma GCC unroll 6
  for (int j = 0; j < kFrom; ++j) {
    Lanes column[kFrom];
    Lanes result[kTo];
#pragma GCC unroll 6
    for (int i = 0; i < kFrom; ++i) column[i] = load(i, j);
    one(column, result);
#pragma GCC unroll 6
    for (int i = 0; i < kTo; ++i) half[i][j] = result[i];
  }
#pragma GCC unroll 6
  for (int i = 0; i < kTo; ++i) {
    Lanes result[kTo];
    one(half[i], result);
#pragma GCC unroll 6
    for (int j = 0; j < kTo; ++j) store(i, j, result[j]);
  }
}

// Calls visit(Tile<...>) for the tile at hand.
template <typename Visit>
void with_tile(WinogradTile tile, Visit visit) {
  switch (tile) {
    case WinogradTile::f4x4_3x3:
      return visit(Tile<4, 3>());
    case WinogradTile::f2x2_3x3:
      return visit(Tile<2, 3>());
    case WinogradTile::f2x2_5x5:
      return visit(Tile<2, 5>());
  }
}

// Where a tile is.
struct Place {
  int64_t image;
  int64_t row;
  int64_t column;
};

// Calls each(place, number of the tile within `tiles`).
template <typename Each>
void for_each_tile(const Winograd& w, Range tiles, Each each) {
  Place at{tiles.begin / w.tiles_per_image(), tiles.begin % w.tiles_per_image() / w.tiles_wide(),
           tiles.begin % w.tiles_wide()};
  for (int64_t t = 0; t < tiles.size(); ++t) {
    each(at, t);
    if (++at.column < w.tiles_wide()) continue;
    at.column = 0;
    if (++at.row < w.tiles_high()) continue;
    at.row = 0;
    ++at.image;
  }
}

// A square of pixels that may reach beyond an image's borders: (H, W, depth).
struct Square {
  Square(const Volume& image, int64_t padded_depth, int64_t first_row, int64_t first_column, int64_t side)
      : depth(padded_depth),
        row_step(image.width * padded_depth),
        offset(first_row * row_step + first_column * padded_depth),
        rows{std::max<int64_t>(0, -first_row), std::min(side, image.height - first_row)},
        columns{std::max<int64_t>(0, -first_column), std::min(side, image.width - first_column)},
        whole(rows.size() == side && columns.size() == side) {}

  int64_t at(int64_t i, int64_t j) const { return offset + i * row_step + j * depth; }
  bool inside(int64_t i, int64_t j) const {
    return i >= rows.begin && i < rows.end && j >= columns.begin && j < columns.end;
  }

  int64_t depth;
  int64_t row_step;
  int64_t offset;  // of its first pixel, maybe outside
  Range rows;      // those inside the image
  Range columns;
  bool whole;
};

Square input_square(const Winograd& w, const Place& at) {
  const WindowGeometry& g = w.geometry();
  return {g.input, w.channels(), at.row * w.outputs() - g.pad.height, at.column * w.outputs() - g.pad.width,
          w.side()};
}

Square output_square(const Winograd& w, const Place& at) {
  return {w.geometry().output, w.filters(), at.row * w.outputs(), at.column * w.outputs(), w.outputs()};
}

// Calls each(std::true_type) for a square inside the image, which needs no test of each pixel, else
// each(std::false_type).
template <typename Each>
void by_wholeness(const Square& square, Each each) {
  if (square.whole) {
    each(std::true_type());
  } else {
    each(std::false_type());
  }
}

// The taps of kLanes channels of one filter, (C, r, r), from channel c on.
template <typename T>
void load_taps(const float* filter, int64_t channels, int64_t c, Lanes (&taps)[T::kTaps * T::kTaps]) {
  constexpr int kWindow = T::kTaps * T::kTaps;
  const int64_t count = std::min(kLanes, channels - c);
  for (int tap = 0; tap < kWindow; ++tap) {
    taps[tap] = Lanes{};
    for (int64_t lane = 0; lane < count; ++lane) taps[tap][lane] = filter[(c + lane) * kWindow + tap];
  }
}

// The place of (row, column) in a matrix of so many rows and columns in panels (kernels/panel_product.h).
int64_t panel_place(int64_t rows, int64_t columns, int64_t row, int64_t column) {
  const int64_t first = column / kPanelColumns * kPanelColumns;
  return first * rows + row * std::min(kPanelColumns, columns - first) + column - first;
}

}  // namespace

Winograd::Winograd(WinogradTile tile, const WindowGeometry& g)
    : tile_(tile),
      g_(g),
      outputs_(tile == WinogradTile::f4x4_3x3 ? 4 : 2),
      taps_(g.kernel.height),
      channels_(padded_channels(g.input.channels)),
      filters_(padded_channels(g.output.channels)) {}

void Winograd::transform_filters(const float* weight, Range filters, float* u, float* u_transposed) const {
  with_tile(tile_, [&](auto tile) {
    using T = decltype(tile);
    constexpr int kAll = T::kSide * T::kSide;
    for (int64_t c = 0; c < channels_; c += kLanes) {
      alignas(64) float transformed[kAll][kLanes][kLanes] = {};  // frequency, filter, channel
      for (int64_t f = 0; f < filters.size(); ++f) {
        Lanes taps[T::kTaps * T::kTaps];
        load_taps<T>(weight + (filters.begin + f) * g_.input.channels * T::kTaps * T::kTaps,
                     g_.input.channels, c, taps);
        Lanes half[T::kSide][T::kTaps];
        for (int j = 0; j < T::kTaps; ++j) {
          Lanes column[T::kTaps];
          Lanes result[T::kSide];
          for (int i = 0; i < T::kTaps; ++i) column[i] = taps[i * T::kTaps + j];
          filter_1d<T>(column, result);
          for (int i = 0; i < T::kSide; ++i) half[i][j] = result[i];
        }
        for (int i = 0; i < T::kSide; ++i) {
          Lanes result[T::kSide];
          filter_1d<T>(half[i], result);
          for (int j = 0; j < T::kSide; ++j) store_lanes(transformed[i * T::kSide + j][f], result[j]);
        }
      }
      for (int xi = 0; xi < kAll; ++xi) {
        if (u != nullptr) {
          const int64_t width =
              std::min(kPanelColumns, filters_ - filters.begin / kPanelColumns * kPanelColumns);
          transpose_padded(&transformed[xi][0][0], kLanes, kLanes, kLanes,
                           u + xi * filter_stride() + panel_place(channels_, filters_, c, filters.begin),
                           width);
        }
        if (u_transposed == nullptr) continue;
        for (int64_t f = 0; f < kLanes; ++f) {
          store_lanes(
              u_transposed + xi * filter_stride() + panel_place(filters_, channels_, filters.begin + f, c),
              load_lanes(transformed[xi][f]));
        }
      }
    }
  });
}

void Winograd::transform_input(const float* x, Range tiles, float* v, int64_t v_stride) const {
  with_tile(tile_, [&](auto tile) {
    using T = decltype(tile);
    const auto one = [](const auto& d, auto& o) { input_1d(d, o); };
    for_each_tile(*this, tiles, [&](const Place& at, int64_t t) {
      const Square square = input_square(*this, at);
      const float* image = x + at.image * g_.input.pixels() * channels_;
      by_wholeness(square, [&](auto whole) {
        for (int64_t c = 0; c < channels_; c += kLanes) {
          const auto load = [&](int i, int j) {
            if (!whole && !square.inside(i, j)) return Lanes{};
            return load_lanes(image + square.at(i, j) + c);
          };
          const auto store = [&](int i, int j, Lanes value) {
            store_lanes(v + (i * T::kSide + j) * v_stride + t * channels_ + c, value);
          };
          both_ways<T::kSide, T::kSide>(one, load, store);
        }
      });
    });
  });
}

void Winograd::transform_output(const float* m, int64_t m_stride, const float* bias, bool relu, Range tiles,
                                float* y) const {
  with_tile(tile_, [&](auto tile) {
    using T = decltype(tile);
    const auto one = [](const auto& d, auto& o) { output_1d(d, o); };
    for_each_tile(*this, tiles, [&](const Place& at, int64_t t) {
      const Square square = output_square(*this, at);
      float* image = y + at.image * g_.output.pixels() * filters_;
      by_wholeness(square, [&](auto whole) {
        for (int64_t k = 0; k < filters_; k += kLanes) {
          const Lanes offset = load_lanes(bias + k);
          const auto load = [&](int i, int j) {
            return load_lanes(m + (i * T::kSide + j) * m_stride + t * filters_ + k);
          };
          const auto store = [&](int i, int j, Lanes value) {
            if (!whole && !square.inside(i, j)) return;
            const Lanes sum = value + offset;
            store_lanes(image + square.at(i, j) + k, relu ? (sum < 0 ? Lanes{} : sum) : sum);
          };
          both_ways<T::kSide, T::kOutputs>(one, load, store);
        }
      });
    });
  });
}

void Winograd::transform_output_gradient(const float* y, const float* dy, Range tiles, float* dm,
                                         int64_t dm_stride, float* bias_sums) const {
  with_tile(tile_, [&](auto tile) {
    using T = decltype(tile);
    const auto one = [](const auto& d, auto& o) { output_gradient_1d(d, o); };
    for_each_tile(*this, tiles, [&](const Place& at, int64_t t) {
      const Square square = output_square(*this, at);
      const int64_t first = at.image * g_.output.pixels() * filters_;
      by_wholeness(square, [&](auto whole) {
        for (int64_t k = 0; k < filters_; k += kLanes) {
          Lanes sum = load_lanes(bias_sums + k);
          const auto load = [&](int i, int j) {
            if (!whole && !square.inside(i, j)) return Lanes{};
            Lanes gradient = load_lanes(dy + first + square.at(i, j) + k);
            if (y != nullptr) gradient = load_lanes(y + first + square.at(i, j) + k) > 0 ? gradient : Lanes{};
            sum += gradient;
            return gradient;
          };
          const auto store = [&](int i, int j, Lanes value) {
            store_lanes(dm + (i * T::kSide + j) * dm_stride + t * filters_ + k, value);
          };
          both_ways<T::kOutputs, T::kSide>(one, load, store);
          store_lanes(bias_sums + k, sum);
        }
      });
    });
  });
}

void Winograd::transform_input_gradient(const float* dv, int64_t dv_stride, Range tiles, Range band,
                                        bool after_others, float* dx) const {
  with_tile(tile_, [&](auto tile) {
    using T = decltype(tile);
    constexpr int kOverlap = T::kSide - T::kOutputs;
    const auto one = [](const auto& d, auto& o) { input_gradient_1d(d, o); };
    for_each_tile(*this, tiles, [&](const Place& at, int64_t t) {
      const Square square = input_square(*this, at);
      float* image = dx + at.image * g_.input.pixels() * channels_;
      // Rows above `above` and from `below` on, and columns left of `left`, have been written by others.
      const bool others_above = at.row > band.begin || (after_others && at.row > 0);
      const bool others_below = after_others && band.end < tiles_high();
      const int64_t above = others_above ? kOverlap : 0;
      const int64_t below = others_below ? (band.end - at.row) * T::kOutputs : T::kSide;
      const int64_t left = at.column > 0 ? kOverlap : 0;
      by_wholeness(square, [&](auto whole) {
        for (int64_t c = 0; c < channels_; c += kLanes) {
          const auto load = [&](int i, int j) {
            return load_lanes(dv + (i * T::kSide + j) * dv_stride + t * channels_ + c);
          };
          const auto store = [&](int i, int j, Lanes value) {
            if (!whole && !square.inside(i, j)) return;
            float* to = image + square.at(i, j) + c;
            if (i < above || i >= below || j < left) value += load_lanes(to);
            store_lanes(to, value);
          };
          both_ways<T::kSide, T::kSide>(one, load, store);
        }
      });
    });
  });
}

void Winograd::transform_filter_gradient(const float* du, Range filters, float* dweight) const {
  with_tile(tile_, [&](auto tile) {
    using T = decltype(tile);
    constexpr int kWindow = T::kTaps * T::kTaps;
    const auto one = [](const auto& d, auto& o) { filter_gradient_1d<T>(d, o); };
    for (int64_t f = filters.begin; f < filters.end; ++f) {
      for (int64_t c = 0; c < g_.input.channels; c += kLanes) {
        const int64_t count = std::min(kLanes, g_.input.channels - c);
        float* to = dweight + (f * g_.input.channels + c) * kWindow;
        const auto load = [&](int i, int j) {
          return load_lanes(du + (i * T::kSide + j) * gradient_stride() + f * channels_ + c);
        };
        const auto store = [&](int i, int j, Lanes value) {
          for (int64_t lane = 0; lane < count; ++lane) to[lane * kWindow + i * T::kTaps + j] = value[lane];
        };
        both_ways<T::kSide, T::kTaps>(one, load, store);
      }
    }
  });
}

bool winograd_fits(WinogradTile tile, const WindowGeometry& g) {
  const int64_t taps = tile == WinogradTile::f2x2_5x5 ? 5 : 3;
  return g.kernel == Size2{taps, taps} && g.stride == Size2{1, 1} && g.pad.height < taps &&
         g.pad.width < taps;
}

}  // namespace cnn

#include "kernels/winograd.h"

#include <algorithm>

#include "kernels/layout.h"
#include "kernels/panel_product.h"
#include "kernels/transpose.h"
#include "kernels/winograd_tiles.h"
#include "kernels/winograd_transforms.h"

namespace cnn {

using namespace winograd;

namespace {

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
    for_each_tile(*this, tiles, [&](const TilePlace& at, int64_t t) {
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
    for_each_tile(*this, tiles, [&](const TilePlace& at, int64_t t) {
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
    for_each_tile(*this, tiles, [&](const TilePlace& at, int64_t t) {
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
    for_each_tile(*this, tiles, [&](const TilePlace& at, int64_t t) {
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
  return g.groups == 1 && g.kernel == Size2{taps, taps} && g.stride == Size2{1, 1} && g.pad.height < taps &&
         g.pad.width < taps;
}

}  // namespace cnn

#include "kernels/winograd.h"

#include <algorithm>

#include "kernels/isa/lanes.h"
#include "kernels/isa/maximum.h"
#include "kernels/isa/panel_columns.h"
#include "kernels/isa/winograd_tiles.h"
#include "kernels/isa/winograd_transforms.h"
#include "kernels/layout.h"
#include "kernels/panel_product.h"
#include "kernels/transpose.h"

namespace cnn::CNN_ISA {

using namespace winograd;

namespace {

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

template <typename T>
class TileWinograd final : public Winograd {
 public:
  using Winograd::Winograd;

  void transform_filters(const float* weight, Range filters, float* u, float* u_transposed) const override {
    constexpr int kAll = T::kSide * T::kSide;
    for (int64_t c = 0; c < channels(); c += kLanes) {
      alignas(64) float transformed[kAll][kLanes][kLanes] = {};  // frequency, filter, channel
      for (int64_t f = 0; f < filters.size(); ++f) {
        Lanes taps[T::kTaps * T::kTaps];
        load_taps<T>(weight + (filters.begin + f) * g().input.channels * T::kTaps * T::kTaps,
                     g().input.channels, c, taps);
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
          const int64_t width = std::min(
              kPanelColumns, WinogradShape::filters() - filters.begin / kPanelColumns * kPanelColumns);
          transpose_padded(
              &transformed[xi][0][0], kLanes, kLanes, kLanes,
              u + xi * filter_stride() + panel_place(channels(), WinogradShape::filters(), c, filters.begin),
              width);
        }
        if (u_transposed == nullptr) continue;
        for (int64_t f = 0; f < kLanes; ++f) {
          store_lanes(u_transposed + xi * filter_stride() +
                          panel_place(WinogradShape::filters(), channels(), filters.begin + f, c),
                      load_lanes(transformed[xi][f]));
        }
      }
    }
  }

  void transform_input(const float* x, Range tiles, Range block, float* v) const override {
    const auto one = [](const auto& d, auto& o) { input_1d(d, o); };
    for_each_tile<T::kSide>(*this, tiles, block, channels(), [&](const TileAtWork& at, const auto& numbers) {
      prefetch<T::kOutputs, false>(*this, at.ahead, g().input, channels(), x);
      const Square square = input_square(*this, at);
      const float* image = x + at.image * g().input.pixels() * channels();
      by_wholeness(square, numbers, [&](auto whole, auto has_all) {
        for (int64_t c = 0; c < channels(); c += kLanes) {
          const auto load = [&](int i, int j) {
            return load_lanes(whole ? image + c + square.at(i, j) : square.or_zeros(i, j, image + c));
          };
          const auto store = [&](int i, int j, Lanes value) {
            if (!has_all && !numbers.has(i, j)) return;
            store_lanes(v + numbers(i, j) + c, value);
          };
          both_ways<T::kSide, T::kSide>(one, load, store);
        }
      });
    });
  }

  void transform_output(const float* m, const float* bias, const Clamp& clamp, Range tiles, Range block,
                        float* y, uint8_t* places) const override {
    if (pools()) {
      if (places != nullptr) {
        pool_output<true>(m, bias, clamp, tiles, block, y, places);
      } else {
        pool_output<false>(m, bias, clamp, tiles, block, y, nullptr);
      }
      return;
    }
    const auto one = [](const auto& d, auto& o) { output_1d(d, o); };
    for_each_tile<T::kSide>(*this, tiles, block, filters(), [&](const TileAtWork& at, const auto& numbers) {
      prefetch<T::kOutputs, true>(*this, at.ahead, g().output, filters(), y);
      const Square square = output_square(*this, at);
      float* image = y + at.image * g().output.pixels() * filters();
      by_wholeness(square, numbers, [&](auto whole, auto has_all) {
        for (int64_t k = 0; k < filters(); k += kLanes) {
          const Lanes offset = load_lanes(bias + k);
          const auto load = [&](int i, int j) {
            if (!has_all && !numbers.has(i, j)) return Lanes{};
            return load_lanes(m + numbers(i, j) + k);
          };
          const auto store = [&](int i, int j, Lanes value) {
            if (!whole && !square.inside(i, j)) return;
            store_lanes(image + square.at(i, j) + k, clamped(value + offset, clamp));
          };
          both_ways<T::kSide, T::kOutputs>(one, load, store);
        }
      });
    });
  }

  void transform_output_gradient(const float* y, const Clamp& clamp, const float* dy, const uint8_t* places,
                                 Range tiles, Range block, float* dm, float* bias_sums) const override {
    const auto one = [](const auto& d, auto& o) { output_gradient_1d(d, o); };
    for_each_tile<T::kSide>(*this, tiles, block, filters(), [&](const TileAtWork& at, const auto& numbers) {
      if (!pools()) prefetch<T::kOutputs, false>(*this, at.ahead, g().output, filters(), dy);
      if (y != nullptr) prefetch<T::kOutputs, false>(*this, at.ahead, g().output, filters(), y);
      const Square square = output_square(*this, at);
      const int64_t first = at.image * g().output.pixels() * filters();
      by_wholeness(square, numbers, [&](auto whole, auto has_all) {
        for (int64_t k = 0; k < filters(); k += kLanes) {
          Lanes sum = load_lanes(bias_sums + k);
          Lanes spread[T::kOutputs][T::kOutputs];
          if (pools()) spread_gradient(at, whole, square, dy + k, places + k, spread);
          const auto load = [&](int i, int j) {
            if (pools()) {
              sum += spread[i][j];
              return spread[i][j];
            }
            if (!whole && !square.inside(i, j)) return Lanes{};
            Lanes gradient = load_lanes(dy + first + square.at(i, j) + k);
            if (y != nullptr)
              gradient = let_through(gradient, load_lanes(y + first + square.at(i, j) + k), clamp);
            sum += gradient;
            return gradient;
          };
          const auto store = [&](int i, int j, Lanes value) {
            if (!has_all && !numbers.has(i, j)) return;
            store_lanes(dm + numbers(i, j) + k, value);
          };
          both_ways<T::kOutputs, T::kSide>(one, load, store);
          store_lanes(bias_sums + k, sum);
        }
      });
    });
  }

  void transform_input_gradient(const float* dv, Range tiles, Range block, Range band, bool after_others,
                                float* dx) const override {
    constexpr int kOverlap = T::kSide - T::kOutputs;
    const auto one = [](const auto& d, auto& o) { input_gradient_1d(d, o); };
    for_each_tile<T::kSide>(*this, tiles, block, channels(), [&](const TileAtWork& at, const auto& numbers) {
      prefetch<T::kOutputs, true>(*this, at.ahead, g().input, channels(), dx);
      const Square square = input_square(*this, at);
      float* image = dx + at.image * g().input.pixels() * channels();
      // Rows above `above` and from `below` on, and columns left of `left`, have been written by others.
      const bool others_above = at.row > band.begin || (after_others && at.row > 0);
      const bool others_below = after_others && band.end < tiles_high();
      const Size2 moved = skipped(*this, at);
      const int64_t above = others_above ? moved.height + kOverlap : 0;
      const int64_t below = others_below ? (band.end - at.row) * T::kOutputs : T::kSide;
      const int64_t left = at.column > 0 ? moved.width + kOverlap : 0;
      const bool is_amid = above == kOverlap && left == kOverlap && below == T::kSide;
      const auto spread = [&](auto whole, auto has_all, auto amid) {
        for (int64_t c = 0; c < channels(); c += kLanes) {
          const auto load = [&](int i, int j) {
            if (!has_all && !numbers.has(i, j)) return Lanes{};
            return load_lanes(dv + numbers(i, j) + c);
          };
          const auto store = [&](int i, int j, Lanes value) {
            if (!whole && !square.inside(i, j)) return;
            float* to = image + square.at(i, j) + c;
            const bool adds = amid ? i < kOverlap || j < kOverlap : i < above || i >= below || j < left;
            if (adds) value += load_lanes(to);
            store_lanes(to, value);
          };
          both_ways<T::kSide, T::kSide>(one, load, store);
        }
      };
      if (square.whole && is_amid) {
        spread(std::true_type(), std::true_type(), std::true_type());
      } else {
        by_wholeness(square, numbers,
                     [&](auto whole, auto has_all) { spread(whole, has_all, std::false_type()); });
      }
    });
  }

  void transform_filter_gradient(const float* du, Range filters, float* dweight) const override {
    constexpr int kWindow = T::kTaps * T::kTaps;
    const auto one = [](const auto& d, auto& o) { filter_gradient_1d<T>(d, o); };
    for (int64_t f = filters.begin; f < filters.end; ++f) {
      for (int64_t c = 0; c < g().input.channels; c += kLanes) {
        const int64_t count = std::min(kLanes, g().input.channels - c);
        float* to = dweight + (f * g().input.channels + c) * kWindow;
        const auto load = [&](int i, int j) {
          return load_lanes(du + (i * T::kSide + j) * gradient_stride() + f * channels() + c);
        };
        const auto store = [&](int i, int j, Lanes value) {
          for (int64_t lane = 0; lane < count; ++lane) to[lane * kWindow + i * T::kTaps + j] = value[lane];
        };
        both_ways<T::kSide, T::kTaps>(one, load, store);
      }
    }
  }

  void multiply(int64_t frequency, Range block, Range rows, const float* v, const float* u,
                float* m) const override {
    multiply_rows(frequency, block, rows, v, channels(), u, m, filters());
  }

  void sum_filter_gradient(int64_t frequency, Range block, int64_t tiles, Range rows, const float* dm,
                           const float* v, Sum sum, float* du) const override {
    product(rows.size(), channels(), tiles,
            {place(dm, frequency, block, 0, filters()) + rows.begin, 1, filters()},
            place(v, frequency, block, 0, channels()), channels(), sum,
            du + frequency * gradient_stride() + rows.begin * channels(), channels());
  }

  void multiply_back(int64_t frequency, Range block, Range rows, const float* dm, const float* u_transposed,
                     float* dv) const override {
    multiply_rows(frequency, block, rows, dm, filters(), u_transposed, dv, channels());
  }

 private:
  const WindowGeometry& g() const { return geometry(); }

  // Of a frequency's tiles in transformed tiles of `depth` channels.
  template <typename Float>
  static Float* place(Float* transformed, int64_t frequency, Range block, int64_t tile, int64_t depth) {
    return transformed + frequency * tile_stride(block.size(), depth) + tile * depth;
  }

  // For one frequency: to (rows, width) := from (rows, depth) x panels (depth, width)
  void multiply_rows(int64_t frequency, Range block, Range rows, const float* from, int64_t depth,
                     const float* panels, float* to, int64_t width) const {
    panel_product(rows.size(), width, depth, {place(from, frequency, block, rows.begin, depth), depth, 1},
                  panels + frequency * filter_stride(), Sum::write,
                  place(to, frequency, block, rows.begin, width), width);
  }

  // Calls each(first row and column within the tile, number of the pooled pixel) for the pool's windows in a
  // tile. `whole` is known when this is compiled.
  template <typename Whole, typename Each>
  void for_each_window(const TilePlace& at, Whole whole, const Square& square, Each each) const {
    const Range inside_rows = whole ? Range{0, T::kOutputs} : square.rows;
    const Range inside_columns = whole ? Range{0, T::kOutputs} : square.columns;
    const int64_t row = (rows().first(at.row) + inside_rows.begin) / 2;
    const int64_t column = (columns().first(at.column) + inside_columns.begin) / 2;
#pragma GCC unroll 2
    for (int64_t i = 0; inside_rows.begin + 2 * i + 1 < inside_rows.end; ++i) {
#pragma GCC unroll 2
      for (int64_t j = 0; inside_columns.begin + 2 * j + 1 < inside_columns.end; ++j) {
        const int64_t pixel = (at.image * result().height + row + i) * result().width + column + j;
        each(inside_rows.begin + 2 * i, inside_columns.begin + 2 * j, pixel);
      }
    }
  }

  template <bool kWithPlaces>
  void pool_output(const float* m, const float* bias, const Clamp& clamp, Range tiles, Range block, float* y,
                   uint8_t* places) const {
    const auto one = [](const auto& d, auto& o) { output_1d(d, o); };
    for_each_tile<T::kSide>(*this, tiles, block, filters(), [&](const TileAtWork& at, const auto& numbers) {
      const Square square = output_square(*this, at);
      by_wholeness(square, numbers, [&](auto whole, auto has_all) {
        for (int64_t k = 0; k < filters(); k += kLanes) {
          const Lanes offset = load_lanes(bias + k);
          Lanes outputs[T::kOutputs][T::kOutputs];
          const auto load = [&](int i, int j) {
            if (!has_all && !numbers.has(i, j)) return Lanes{};
            return load_lanes(m + numbers(i, j) + k);
          };
          const auto store = [&](int i, int j, Lanes value) { outputs[i][j] = value + offset; };
          both_ways<T::kSide, T::kOutputs>(one, load, store);
          for_each_window(at, whole, square, [&](int64_t i, int64_t j, int64_t pixel) {
            Maximum<kWithPlaces> maximum(outputs[i][j], 0);
            maximum.take(outputs[i][j + 1], 1);
            maximum.take(outputs[i + 1][j], 2);
            maximum.take(outputs[i + 1][j + 1], 3);
            const int64_t to = pixel * filters() + k;
            maximum.template write<uint8_t>(
                clamp, as_lanes(y + to),
                kWithPlaces ? reinterpret_cast<LanePlaces<uint8_t>*>(places + to) : nullptr);
          });
        }
      });
    });
  }

  // What the pool lets through to a tile's outputs, of the channels that dy and places begin with.
  template <typename Whole>
  void spread_gradient(const TilePlace& at, Whole whole, const Square& square, const float* dy,
                       const uint8_t* places, Lanes (&spread)[T::kOutputs][T::kOutputs]) const {
    if (!whole) {
      for (auto& row : spread) {
        for (Lanes& gradient : row) gradient = Lanes{};
      }
    }
    for_each_window(at, whole, square, [&](int64_t i, int64_t j, int64_t pixel) {
      const Lanes gradient = load_lanes(dy + pixel * filters());
      const LaneInts place = __builtin_convertvector(
          *reinterpret_cast<const LanePlaces<uint8_t>*>(places + pixel * filters()), LaneInts);
#pragma GCC unroll 4
      for (int32_t here = 0; here < 4; ++here)
        spread[i + here / 2][j + here % 2] = place == here ? gradient : Lanes{};
    });
  }
};

}  // namespace

std::unique_ptr<Winograd> make_winograd(WinogradTile tile, const WindowGeometry& g,
                                        const std::optional<WindowGeometry>& pool) {
  switch (tile) {
    case WinogradTile::f4x4_3x3:
      return std::make_unique<TileWinograd<Tile<4, 3>>>(tile, g, pool);
    case WinogradTile::f2x2_3x3:
      return std::make_unique<TileWinograd<Tile<2, 3>>>(tile, g, pool);
    case WinogradTile::f2x2_5x5:
      return std::make_unique<TileWinograd<Tile<2, 5>>>(tile, g, pool);
  }
  return nullptr;
}

}  // namespace cnn::CNN_ISA

#include <algorithm>

#include "base/buffer.h"
#include "kernels/panel_product.h"
#include "layers/conv.h"
#include "layers/partial_sums.h"

namespace cnn {
namespace {

// A thread takes a block of tiles through all steps while it stays in the L2 cache. With more weights than
// this the blocks would have to be too small to pay for reading the transformed filters, or, backward, for
// adding to their gradients: then the steps go over many tiles, one step after another, and in the products
// each thread reads some of the filters only.
constexpr int64_t kMostForwardWeights = 128 * 128;
constexpr int64_t kMostBackwardWeights = 64 * 128;

constexpr int64_t kBlockFloats = 160 * 1024;  // 640 KB of transformed tiles, before and after the product
constexpr int64_t kChunkFloats = 8 * 1024 * 1024;    // the same where the steps are apart: 32 MB
constexpr int64_t kPartialFloats = 6 * 1024 * 1024;  // of the pieces' filter gradients in all
constexpr int64_t kMostPieces = 16;
constexpr int64_t kTaskTiles = 16;   // of a transform alone
constexpr int64_t kWholeImages = 8;  // with fewer, images are cut into bands

// Images cut into bands of rows of tiles, that threads may work on at once: first the even bands, then the
// odd ones, which overlap with those.
struct Bands {
  Bands(const Winograd& w, int64_t images)
      : images_(images), tiles_wide_(w.tiles_wide()), rows_(w.tiles_high()) {
    // A band of two rows or more never reaches beyond its neighbours.
    if (images < kWholeImages) {
      rows_ = std::max<int64_t>(2, ceil_div(w.tiles_high(), 2 * ceil_div(kWholeImages, images)));
    }
    per_image_ = ceil_div(w.tiles_high(), rows_);
    tiles_high_ = w.tiles_high();
  }

  int64_t count() const { return images_ * per_image_; }
  int64_t rounds() const { return per_image_ == 1 ? 1 : 2; }
  bool in_round(int64_t band, int64_t round) const { return band % per_image_ % 2 == round; }
  Range rows(int64_t band) const {
    const int64_t first = band % per_image_ * rows_;
    return {first, std::min(first + rows_, tiles_high_)};
  }
  Range tiles(int64_t band) const {
    const int64_t image = band / per_image_ * tiles_high_;
    return {(image + rows(band).begin) * tiles_wide_, (image + rows(band).end) * tiles_wide_};
  }

 private:
  int64_t images_;
  int64_t tiles_wide_;
  int64_t rows_;  // of tiles, a band
  int64_t per_image_ = 1;
  int64_t tiles_high_ = 1;
};

class WinogradConv : public Step {
 public:
  WinogradConv(const FusedConv& conv, WinogradTile tile, const Parameter& weight, const Parameter* bias)
      : Step({conv.geometry.input, Layout::channels_last}, {conv.geometry.output, Layout::channels_last}),
        w_(tile, conv.geometry),
        relu_(conv.relu),
        weight_(weight),
        bias_(bias != nullptr ? *bias : no_parameter()),
        block_tiles_(std::clamp<int64_t>(kBlockFloats / (w_.frequencies() * depth()), 8, 64)) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = relu_}; }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    const int64_t block = forward_goes_in_blocks() ? block_floats(block_tiles_) : 0;
    const int64_t chunk = chunk_images(batch) * w_.tiles_per_image();
    const int64_t forward = forward_goes_in_blocks() ? 0 : block_floats(chunk);
    if (mode == Mode::inference) return {block, (kept_filters_.size() > 0 ? 0 : filter_floats()) + forward};
    const int64_t backward = backward_goes_in_blocks()
                                 ? most_pieces() * partial_floats()
                                 : partial_floats() + bias_parts(chunk) * w_.filters() + block_floats(chunk);
    return {block, filter_floats() + std::max(forward, backward)};
  }

  void prepare(const BatchLimits& limits, StepMemory& memory) override {
    memory.kept().give(padded_bias_, w_.filters());
    if (limits.inference > 0) memory.ask_if_room(kept_filters_, filter_floats());
  }

  void forget_weights() override { filters_are_fresh_ = false; }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    const bool keeps = mode == Mode::inference && kept_filters_.size() > 0;
    float* u = keeps ? kept_filters_.data() : workers.shared();
    if (!keeps || !filters_are_fresh_) {
      transform_filters(u, nullptr, workers);
      std::copy(bias_.value.begin(), bias_.value.end(), padded_bias_.data());
      filters_are_fresh_ = keeps;
    }
    if (forward_goes_in_blocks()) {
      forward_in_blocks(x, u, y, images, workers);
      return;
    }
    float* v = workers.shared() + (keeps ? 0 : filter_floats());
    const Pieces chunks{images, chunk_images(images)};
    for (int64_t chunk = 0; chunk < chunks.count(); ++chunk) {
      forward_by_steps(x, u, v, y, tiles_of(chunks.range(chunk)), workers);
    }
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    const float* mask = relu_ ? y : nullptr;
    float* u = workers.shared();
    float* rest = u + filter_floats();
    if (dx != nullptr) transform_filters(nullptr, u, workers);
    if (backward_goes_in_blocks()) {
      backward_in_blocks(x, mask, dy, u, rest, dx, images, workers);
    } else {
      backward_by_steps(x, mask, dy, u, rest, dx, images, workers);
    }
    const Pieces blocks{w_.geometry().output.channels, kLanes};
    workers.pool().run(blocks.count(), [&](int64_t block, int /*thread*/) {
      w_.transform_filter_gradient(rest, blocks.range(block), weight_.gradient.data());
    });
    std::copy_n(rest + w_.frequencies() * w_.gradient_stride(), std::ssize(bias_.gradient),
                bias_.gradient.data());
  }

 private:
  int64_t depth() const { return w_.channels() + w_.filters(); }
  bool forward_goes_in_blocks() const { return w_.channels() * w_.filters() <= kMostForwardWeights; }
  bool backward_goes_in_blocks() const { return w_.channels() * w_.filters() <= kMostBackwardWeights; }
  int64_t filter_floats() const { return w_.frequencies() * w_.filter_stride(); }
  int64_t partial_floats() const { return w_.frequencies() * w_.gradient_stride() + w_.filters(); }  // dU, db
  int64_t v_floats(int64_t tiles) const {
    return w_.frequencies() * Winograd::tile_stride(tiles, w_.channels());
  }
  int64_t block_floats(int64_t tiles) const {
    return v_floats(tiles) + w_.frequencies() * Winograd::tile_stride(tiles, w_.filters());
  }
  int64_t chunk_images(int64_t images) const {
    const int64_t tiles = kChunkFloats / (w_.frequencies() * depth());
    return std::clamp<int64_t>(tiles / w_.tiles_per_image(), 1, images);
  }
  Range tiles_of(Range images) const {
    return {images.begin * w_.tiles_per_image(), images.end * w_.tiles_per_image()};
  }
  static int64_t bias_parts(int64_t tiles) { return ceil_div(tiles, kTaskTiles); }
  int64_t most_pieces() const {
    return std::clamp<int64_t>(kPartialFloats / partial_floats(), 4, kMostPieces);
  }

  void transform_filters(float* u, float* u_transposed, Workers& workers) const {
    const Pieces blocks{w_.geometry().output.channels, kLanes};
    workers.pool().run(blocks.count(), [&](int64_t block, int /*thread*/) {
      w_.transform_filters(weight_.value.data(), blocks.range(block), u, u_transposed);
    });
  }

  // For one frequency: m (tiles, K) := v (tiles, C) x u (C, K)
  void multiply(int64_t xi, const float* v, const float* u, float* m, int64_t tiles) const {
    panel_product(tiles, w_.filters(), w_.channels(),
                  {v + xi * Winograd::tile_stride(tiles, w_.channels()), w_.channels(), 1},
                  u + xi * w_.filter_stride(), Sum::write,
                  m + xi * Winograd::tile_stride(tiles, w_.filters()), w_.filters());
  }

  // For one frequency: du (K, C) := or += dm^T (K, tiles) x v (tiles, C), and then
  // dv (tiles, C) := dm (tiles, K) x u^T (K, C) in the place of v, unless u_transposed is null.
  void multiply_back(int64_t xi, const float* dm, const float* u_transposed, Sum sum, float* v, float* du,
                     int64_t tiles) const {
    const float* m = dm + xi * Winograd::tile_stride(tiles, w_.filters());
    float* in = v + xi * Winograd::tile_stride(tiles, w_.channels());
    product(w_.filters(), w_.channels(), tiles, {m, 1, w_.filters()}, in, w_.channels(), sum,
            du + xi * w_.gradient_stride(), w_.channels());
    if (u_transposed == nullptr) return;
    panel_product(tiles, w_.channels(), w_.filters(), {m, w_.filters(), 1},
                  u_transposed + xi * w_.filter_stride(), Sum::write, in, w_.channels());
  }

  void forward_in_blocks(const float* x, const float* u, float* y, int64_t images, Workers& workers) const {
    const Pieces blocks{images * w_.tiles_per_image(), block_tiles_};
    workers.pool().run(blocks.count(), [&](int64_t block, int thread) {
      const Range tiles = blocks.range(block);
      float* v = workers.scratch(thread);
      float* m = v + v_floats(tiles.size());
      w_.transform_input(x, tiles, v, Winograd::tile_stride(tiles.size(), w_.channels()));
      for (int64_t xi = 0; xi < w_.frequencies(); ++xi) multiply(xi, v, u, m, tiles.size());
      w_.transform_output(m, Winograd::tile_stride(tiles.size(), w_.filters()), padded_bias_.data(), relu_,
                          tiles, y);
    });
  }

  void forward_by_steps(const float* x, const float* u, float* v, float* y, Range tiles,
                        Workers& workers) const {
    const int64_t count = tiles.size();
    float* m = v + v_floats(count);
    const Pieces parts{count, kTaskTiles};
    const auto shifted = [&](int64_t part) {
      return Range{tiles.begin + parts.range(part).begin, tiles.begin + parts.range(part).end};
    };
    workers.pool().run(parts.count(), [&](int64_t part, int /*thread*/) {
      w_.transform_input(x, shifted(part), v + parts.range(part).begin * w_.channels(),
                         Winograd::tile_stride(count, w_.channels()));
    });
    workers.pool().run(w_.frequencies(), [&](int64_t xi, int /*thread*/) { multiply(xi, v, u, m, count); });
    workers.pool().run(parts.count(), [&](int64_t part, int /*thread*/) {
      w_.transform_output(m + parts.range(part).begin * w_.filters(),
                          Winograd::tile_stride(count, w_.filters()), padded_bias_.data(), relu_,
                          shifted(part), y);
    });
  }

  // partials: (pieces, dU and db) -> the first is the sum.
  void backward_in_blocks(const float* x, const float* mask, const float* dy, const float* u, float* partials,
                          float* dx, int64_t images, Workers& workers) const {
    const Bands bands(w_, images);
    const int64_t count = std::min(most_pieces(), bands.count());
    const auto piece_bands = [&](int64_t piece) {
      return Range{bands.count() * piece / count, bands.count() * (piece + 1) / count};
    };
    for (int64_t round = 0; round < bands.rounds(); ++round) {
      workers.pool().run(count, [&](int64_t piece, int thread) {
        float* partial = partials + piece * partial_floats();
        if (round == 0) std::fill_n(partial, partial_floats(), 0.0F);
        const auto block = [&](Range tiles, Range rows) {
          backward_block(x, mask, dy, u, tiles, rows, round == 1, workers.scratch(thread), partial, dx);
        };
        const Range mine = piece_bands(piece);
        if (bands.rounds() == 1) {
          const Range all{bands.tiles(mine.begin).begin, bands.tiles(mine.end - 1).end};
          for_blocks(all, [&](Range tiles) { block(tiles, {0, w_.tiles_high()}); });
          return;
        }
        for (int64_t band = mine.begin; band < mine.end; ++band) {
          if (!bands.in_round(band, round)) continue;
          for_blocks(bands.tiles(band), [&](Range tiles) { block(tiles, bands.rows(band)); });
        }
      });
    }
    add_up_partials(partials, count, partial_floats(), workers);
  }

  template <typename Each>
  void for_blocks(Range tiles, Each each) const {
    for (int64_t first = tiles.begin; first < tiles.end; first += block_tiles_) {
      each(Range{first, std::min(first + block_tiles_, tiles.end)});
    }
  }

  void backward_block(const float* x, const float* mask, const float* dy, const float* u, Range tiles,
                      Range rows, bool after_others, float* scratch, float* partial, float* dx) const {
    const int64_t v_stride = Winograd::tile_stride(tiles.size(), w_.channels());
    float* v = scratch;
    float* dm = v + v_floats(tiles.size());
    float* bias_sums = partial + w_.frequencies() * w_.gradient_stride();
    w_.transform_output_gradient(mask, dy, tiles, dm, Winograd::tile_stride(tiles.size(), w_.filters()),
                                 bias_sums);
    w_.transform_input(x, tiles, v, v_stride);
    for (int64_t xi = 0; xi < w_.frequencies(); ++xi) {
      multiply_back(xi, dm, dx != nullptr ? u : nullptr, Sum::add, v, partial, tiles.size());
    }
    if (dx != nullptr) w_.transform_input_gradient(v, v_stride, tiles, rows, after_others, dx);
  }

  // du: dU, then db; behind it the chunk's transformed tiles.
  void backward_by_steps(const float* x, const float* mask, const float* dy, const float* u, float* du,
                         float* dx, int64_t images, Workers& workers) const {
    const Pieces chunks{images, chunk_images(images)};
    float* bias_sums = du + w_.frequencies() * w_.gradient_stride();
    std::fill_n(bias_sums, w_.filters(), 0.0F);
    for (int64_t chunk = 0; chunk < chunks.count(); ++chunk) {
      const Range part = chunks.range(chunk);
      const Range tiles = tiles_of(part);
      float* bias_partials = bias_sums + w_.filters();
      float* v = bias_partials + bias_parts(tiles.size()) * w_.filters();
      float* dm = v + v_floats(tiles.size());
      transform_chunk(x, mask, dy, tiles, bias_partials, v, dm, workers);
      for (int64_t p = 0; p < bias_parts(tiles.size()); ++p) {
        for (int64_t k = 0; k < w_.filters(); ++k) bias_sums[k] += bias_partials[p * w_.filters() + k];
      }
      const Sum sum = chunk == 0 ? Sum::write : Sum::add;
      workers.pool().run(w_.frequencies(), [&](int64_t xi, int /*thread*/) {
        multiply_back(xi, dm, dx != nullptr ? u : nullptr, sum, v, du, tiles.size());
      });
      if (dx != nullptr) spread_chunk(v, part, dx, workers);
    }
  }

  void transform_chunk(const float* x, const float* mask, const float* dy, Range tiles, float* bias_partials,
                       float* v, float* dm, Workers& workers) const {
    const Pieces parts{tiles.size(), kTaskTiles};
    workers.pool().run(parts.count(), [&](int64_t index, int /*thread*/) {
      const Range part = parts.range(index);
      const Range at{tiles.begin + part.begin, tiles.begin + part.end};
      float* sums = bias_partials + index * w_.filters();
      std::fill_n(sums, w_.filters(), 0.0F);
      w_.transform_output_gradient(mask, dy, at, dm + part.begin * w_.filters(),
                                   Winograd::tile_stride(tiles.size(), w_.filters()), sums);
      w_.transform_input(x, at, v + part.begin * w_.channels(),
                         Winograd::tile_stride(tiles.size(), w_.channels()));
    });
  }

  void spread_chunk(const float* dv, Range images, float* dx, Workers& workers) const {
    const Bands bands(w_, images.size());
    const int64_t stride = Winograd::tile_stride(images.size() * w_.tiles_per_image(), w_.channels());
    const int64_t input_floats = layout_part_floats(Layout::channels_last, w_.geometry().input);
    for (int64_t round = 0; round < bands.rounds(); ++round) {
      workers.pool().run(bands.count(), [&](int64_t band, int /*thread*/) {
        if (!bands.in_round(band, round)) return;
        w_.transform_input_gradient(dv + bands.tiles(band).begin * w_.channels(), stride, bands.tiles(band),
                                    bands.rows(band), round == 1, dx + images.begin * input_floats);
      });
    }
  }

  Winograd w_;
  bool relu_;
  const Parameter& weight_;
  const Parameter& bias_;  // with no memory where the layer has none
  Buffer<float> padded_bias_;
  int64_t block_tiles_;
  ArenaPlace<float> kept_filters_;  // transformed, from one inference to the next
  bool filters_are_fresh_ = false;
};

}  // namespace

std::unique_ptr<Step> make_winograd_conv(const FusedConv& conv, WinogradTile tile, const Parameter& weight,
                                         const Parameter* bias) {
  return std::make_unique<WinogradConv>(conv, tile, weight, bias);
}

}  // namespace cnn

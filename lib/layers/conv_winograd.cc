#include <algorithm>
#include <memory>

#include "base/buffer.h"
#include "kernels/winograd.h"
#include "layers/conv.h"
#include "layers/partial_sums.h"
#include "layers/pool.h"
#include "layers/winograd_parts.h"

namespace cnn {
namespace {

class WinogradConv : public Step {
 public:
  WinogradConv(const FusedConv& conv, WinogradTile tile, const Parameter& weight, const Parameter* bias)
      : Step({conv.geometry.input, Layout::channels_last}, {conv.output(), Layout::channels_last}),
        kernel_(make_winograd(tile, conv.geometry, conv.pool)),
        w_(*kernel_),
        parts_(w_),
        clamp_(conv.clamp),
        pool_(conv.pool),
        weight_(weight),
        bias_(bias != nullptr ? *bias : no_parameter()) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = masks_output()}; }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    const int64_t block = parts_.forward_goes_in_blocks() ? parts_.block_floats(parts_.block_tiles()) : 0;
    const int64_t chunk = parts_.chunk_images(batch) * w_.tiles_per_image();
    const int64_t forward = parts_.forward_goes_in_blocks() ? 0 : parts_.block_floats(chunk);
    if (mode == Mode::inference)
      return {block, (kept_filters_.size() > 0 ? 0 : parts_.filter_floats()) + forward};
    const int64_t backward =
        parts_.backward_goes_in_blocks()
            ? parts_.most_pieces() * parts_.partial_floats()
            : parts_.partial_floats() + parts_.bias_parts(chunk) * w_.filters() + parts_.block_floats(chunk);
    return {block, parts_.filter_floats() + std::max(forward, backward)};
  }

  void prepare(const BatchLimits& limits, StepMemory& memory) override {
    memory.kept().give(padded_bias_, w_.filters());
    if (pool_ && limits.training > 0) places_.ask(*pool_, output().floats(limits.training), memory);
    if (limits.inference > 0) memory.ask_if_room(kept_filters_, parts_.filter_floats());
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
    uint8_t* places = pool_ && mode == Mode::training ? places_.bytes() : nullptr;
    if (parts_.forward_goes_in_blocks()) {
      forward_in_blocks(x, u, y, places, images, workers);
      return;
    }
    float* v = workers.shared() + (keeps ? 0 : parts_.filter_floats());
    const Pieces chunks{images, parts_.chunk_images(images)};
    for (int64_t chunk = 0; chunk < chunks.count(); ++chunk) {
      forward_by_steps(x, u, v, y, places, parts_.tiles_of(chunks.range(chunk)), workers);
    }
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    const float* mask = masks_output() ? y : nullptr;
    float* u = workers.shared();
    float* rest = u + parts_.filter_floats();
    if (dx != nullptr) transform_filters(nullptr, u, workers);
    if (parts_.backward_goes_in_blocks()) {
      backward_in_blocks(x, mask, dy, u, rest, dx, images, workers);
    } else {
      backward_by_steps(x, mask, dy, u, rest, dx, images, workers);
    }
    const Pieces blocks{w_.geometry().output.channels, lane_count()};
    workers.pool().run(blocks.count(), [&](int64_t block, int /*thread*/) {
      w_.transform_filter_gradient(rest, blocks.range(block), weight_.gradient.data());
    });
    std::copy_n(rest + w_.frequencies() * w_.gradient_stride(), std::ssize(bias_.gradient),
                bias_.gradient.data());
  }

 private:
  bool masks_output() const { return clamp_.is_any() && !pool_; }  // a pool's places do it else

  void transform_filters(float* u, float* u_transposed, Workers& workers) const {
    const Pieces blocks{w_.geometry().output.channels, lane_count()};
    workers.pool().run(blocks.count(), [&](int64_t block, int /*thread*/) {
      w_.transform_filters(weight_.value.data(), blocks.range(block), u, u_transposed);
    });
  }

  void forward_in_blocks(const float* x, const float* u, float* y, uint8_t* places, int64_t images,
                         Workers& workers) const {
    const Pieces blocks =
        parts_.forward_blocks(images * w_.tiles_per_image(), workers.pool().threads_to_cut_for());
    workers.pool().run(blocks.count(), [&](int64_t block, int thread) {
      const Range tiles = blocks.range(block);
      float* v = workers.scratch(thread);
      float* m = v + parts_.v_floats(tiles.size());
      w_.transform_input(x, tiles, tiles, v);
      for (int64_t xi = 0; xi < w_.frequencies(); ++xi)
        w_.multiply(xi, tiles, {0, w_.tiles_with(xi, tiles)}, v, u, m);
      w_.transform_output(m, padded_bias_.data(), clamp_, tiles, tiles, y, places);
    });
  }

  void forward_by_steps(const float* x, const float* u, float* v, float* y, uint8_t* places, Range tiles,
                        Workers& workers) const {
    float* m = v + parts_.v_floats(tiles.size());
    const Pieces parts{tiles.size(), WinogradParts::kTaskTiles};
    const auto shifted = [&](int64_t part) {
      return Range{tiles.begin + parts.range(part).begin, tiles.begin + parts.range(part).end};
    };
    workers.pool().run(parts.count(),
                       [&](int64_t part, int /*thread*/) { w_.transform_input(x, shifted(part), tiles, v); });
    const int64_t cuts = parts_.cuts(workers.pool().threads_to_cut_for());
    workers.pool().run(w_.frequencies() * cuts, [&](int64_t task, int /*thread*/) {
      const int64_t xi = task / cuts;
      w_.multiply(xi, tiles, WinogradParts::cut(w_.tiles_with(xi, tiles), task % cuts, cuts), v, u, m);
    });
    workers.pool().run(parts.count(), [&](int64_t part, int /*thread*/) {
      w_.transform_output(m, padded_bias_.data(), clamp_, shifted(part), tiles, y, places);
    });
  }

  // partials: (pieces, dU and db) -> the first is the sum.
  void backward_in_blocks(const float* x, const float* mask, const float* dy, const float* u, float* partials,
                          float* dx, int64_t images, Workers& workers) {
    const WinogradBands bands(w_, images);
    const int64_t count = std::min(parts_.most_pieces(), bands.count());
    const auto piece_bands = [&](int64_t piece) {
      return Range{bands.count() * piece / count, bands.count() * (piece + 1) / count};
    };
    for (int64_t round = 0; round < bands.rounds(); ++round) {
      workers.pool().run(count, [&](int64_t piece, int thread) {
        float* partial = partials + piece * parts_.partial_floats();
        if (round == 0) std::fill_n(partial, parts_.partial_floats(), 0.0F);
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
    add_up_partials(partials, count, parts_.partial_floats(), workers);
  }

  template <typename Each>
  void for_blocks(Range tiles, Each each) const {
    for (int64_t first = tiles.begin; first < tiles.end; first += parts_.block_tiles()) {
      each(Range{first, std::min(first + parts_.block_tiles(), tiles.end)});
    }
  }

  void backward_block(const float* x, const float* mask, const float* dy, const float* u, Range tiles,
                      Range rows, bool after_others, float* scratch, float* partial, float* dx) {
    float* v = scratch;
    float* dm = v + parts_.v_floats(tiles.size());
    float* bias_sums = partial + w_.frequencies() * w_.gradient_stride();
    w_.transform_output_gradient(mask, clamp_, dy, places_.bytes(), tiles, tiles, dm, bias_sums);
    w_.transform_input(x, tiles, tiles, v);
    for (int64_t xi = 0; xi < w_.frequencies(); ++xi) {
      const int64_t count = w_.tiles_with(xi, tiles);
      w_.sum_filter_gradient(xi, tiles, count, {0, w_.filters()}, dm, v, Sum::add, partial);
      if (dx != nullptr) w_.multiply_back(xi, tiles, {0, count}, dm, u, v);
    }
    if (dx != nullptr) w_.transform_input_gradient(v, tiles, tiles, rows, after_others, dx);
  }

  // du: dU, then db; behind it the chunk's transformed tiles.
  void backward_by_steps(const float* x, const float* mask, const float* dy, const float* u, float* du,
                         float* dx, int64_t images, Workers& workers) {
    const Pieces chunks{images, parts_.chunk_images(images)};
    float* bias_sums = du + w_.frequencies() * w_.gradient_stride();
    std::fill_n(bias_sums, w_.filters(), 0.0F);
    for (int64_t chunk = 0; chunk < chunks.count(); ++chunk) {
      const Range part = chunks.range(chunk);
      const Range tiles = parts_.tiles_of(part);
      float* bias_partials = bias_sums + w_.filters();
      float* v = bias_partials + parts_.bias_parts(tiles.size()) * w_.filters();
      float* dm = v + parts_.v_floats(tiles.size());
      transform_chunk(x, mask, dy, tiles, bias_partials, v, dm, workers);
      for (int64_t p = 0; p < parts_.bias_parts(tiles.size()); ++p) {
        for (int64_t k = 0; k < w_.filters(); ++k) bias_sums[k] += bias_partials[p * w_.filters() + k];
      }
      const Sum sum = chunk == 0 ? Sum::write : Sum::add;
      multiply_chunk(dm, dx != nullptr ? u : nullptr, sum, tiles, v, du, workers);
      if (dx != nullptr) spread_chunk(v, part, dx, workers);
    }
  }

  // The products of a frequency by one thread, which reads dm twice then; where that leaves threads with
  // nothing to do, cut, and the sums first, since dv takes the place of v.
  void multiply_chunk(const float* dm, const float* u, Sum sum, Range tiles, float* v, float* du,
                      Workers& workers) const {
    const int64_t cuts = parts_.cuts(workers.pool().threads_to_cut_for());
    const auto add_up = [&](int64_t xi, int64_t cut) {
      w_.sum_filter_gradient(xi, tiles, w_.tiles_with(xi, tiles), WinogradParts::cut(w_.filters(), cut, cuts),
                             dm, v, sum, du);
    };
    const auto carry_back = [&](int64_t xi, int64_t cut) {
      if (u == nullptr) return;
      w_.multiply_back(xi, tiles, WinogradParts::cut(w_.tiles_with(xi, tiles), cut, cuts), dm, u, v);
    };
    workers.pool().run(w_.frequencies() * cuts, [&](int64_t task, int /*thread*/) {
      add_up(task / cuts, task % cuts);
      if (cuts == 1) carry_back(task, 0);
    });
    if (cuts == 1 || u == nullptr) return;
    workers.pool().run(w_.frequencies() * cuts,
                       [&](int64_t task, int /*thread*/) { carry_back(task / cuts, task % cuts); });
  }

  void transform_chunk(const float* x, const float* mask, const float* dy, Range tiles, float* bias_partials,
                       float* v, float* dm, Workers& workers) {
    const Pieces parts{tiles.size(), WinogradParts::kTaskTiles};
    workers.pool().run(parts.count(), [&](int64_t index, int /*thread*/) {
      const Range part = parts.range(index);
      const Range at{tiles.begin + part.begin, tiles.begin + part.end};
      float* sums = bias_partials + index * w_.filters();
      std::fill_n(sums, w_.filters(), 0.0F);
      w_.transform_output_gradient(mask, clamp_, dy, places_.bytes(), at, tiles, dm, sums);
      w_.transform_input(x, at, tiles, v);
    });
  }

  void spread_chunk(const float* dv, Range images, float* dx, Workers& workers) const {
    const WinogradBands bands(w_, images.size());
    const Range tiles{0, images.size() * w_.tiles_per_image()};
    const int64_t input_floats = layout_part_floats(Layout::channels_last, w_.geometry().input);
    for (int64_t round = 0; round < bands.rounds(); ++round) {
      workers.pool().run(bands.count(), [&](int64_t band, int /*thread*/) {
        if (!bands.in_round(band, round)) return;
        w_.transform_input_gradient(dv, bands.tiles(band), tiles, bands.rows(band), round == 1,
                                    dx + images.begin * input_floats);
      });
    }
  }

  std::unique_ptr<Winograd> kernel_;
  const Winograd& w_;
  WinogradParts parts_;
  Clamp clamp_;
  std::optional<WindowGeometry> pool_;
  PoolPlaces places_;
  const Parameter& weight_;
  const Parameter& bias_;  // with no memory where the layer has none
  Buffer<float> padded_bias_;
  ArenaPlace<float> kept_filters_;  // transformed, from one inference to the next
  bool filters_are_fresh_ = false;
};

}  // namespace

std::unique_ptr<Step> make_winograd_conv(const FusedConv& conv, WinogradTile tile, const Parameter& weight,
                                         const Parameter* bias) {
  return std::make_unique<WinogradConv>(conv, tile, weight, bias);
}

}  // namespace cnn

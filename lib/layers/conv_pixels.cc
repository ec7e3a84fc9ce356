// 1x1 convolutions that neither stride nor pad: all pixels of a batch are the rows of one matrix.
#include <algorithm>

#include "base/buffer.h"
#include "kernels/elementwise.h"
#include "kernels/panels.h"
#include "layers/partial_sums.h"
#include "layers/product_convs.h"
#include "layers/product_tasks.h"

namespace cnn {
namespace {

// Pixels of a task: many for each pass over the weights.
constexpr int64_t kFewestPixels = 24;
constexpr int64_t kMostPixels = 96;

class PixelsConv : public Step {
 public:
  PixelsConv(const FusedConv& conv, const Parameter& weight, const Parameter* bias)
      : Step({conv.geometry.input, Layout::channels_last}, {conv.geometry.output, Layout::channels_last}),
        channels_(conv.geometry.input.channels),
        filters_(conv.geometry.output.channels),
        padded_channels_(padded_channels(channels_)),
        padded_filters_(padded_channels(filters_)),
        clamp_(conv.clamp),
        weight_(weight),
        has_bias_(bias != nullptr),
        bias_(bias != nullptr ? *bias : no_parameter()) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = clamp_.is_any()}; }
  bool changes_output_gradient() const override { return clamp_.is_any(); }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    if (mode == Mode::inference) return {};
    return {kTileRows * kTileColumns,
            panel_floats(filters_, channels_) + partial_sums(batch * pixels()) * partial_floats()};
  }

  void prepare(const BatchLimits& /*limits*/, StepMemory& memory) override {
    memory.ask(packed_, panel_floats(channels_, filters_), Until::end_of_step, Until::weights_change);
    memory.kept().give(padded_bias_, padded_filters_);
  }

  void forget_weights() override { packed_is_fresh_ = false; }

  // y (pixels, filters) := x (pixels, channels) x weight^T (channels, filters)
  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    if (!packed_is_fresh_) pack(workers);
    packed_is_fresh_ = mode == Mode::inference;
    const Pieces rows = tasks_of(images * pixels());
    const Pieces columns = columns_of(rows.count(), padded_filters_);
    workers.pool().run(rows.count() * columns.count(), [&](int64_t task, int /*thread*/) {
      const Range r = rows.range(task / columns.count());
      const Range c = columns.range(task % columns.count());
      float* part = y + r.begin * padded_filters_ + c.begin;
      panel_product(r.size(), c.size(), channels_, {x + r.begin * padded_channels_, padded_channels_, 1},
                    packed_.data() + c.begin * channels_, Sum::write, part, padded_filters_);
      if (clamp_.is_any() || has_bias_) {
        add_bias(padded_bias_.data() + c.begin, clamp_, r.size(), c.size(), part, padded_filters_);
      }
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    const int64_t count = images * pixels();
    const Pieces rows = tasks_of(count);
    float* packed = workers.shared();
    if (dx != nullptr) {
      const Pieces panels{padded_channels_, panel_columns()};
      workers.pool().run(panels.count(), [&](int64_t panel, int /*thread*/) {
        to_panels(weight_.value.data(), channels_, filters_, channels_, panels.range(panel), filters_,
                  packed);
      });
    }
    // dx (pixels, channels) := dy (pixels, filters) x weight (filters, channels)
    if (clamp_.is_any() || dx != nullptr) {
      workers.pool().run(rows.count(), [&](int64_t task, int /*thread*/) {
        const Range r = rows.range(task);
        float* of_task = dy + r.begin * padded_filters_;
        if (clamp_.is_any())
          clamp_gradient(y + r.begin * padded_filters_, clamp_, of_task, of_task, r.size() * padded_filters_);
        if (dx == nullptr) return;
        panel_product(r.size(), padded_channels_, filters_, {of_task, padded_filters_, 1}, packed, Sum::write,
                      dx + r.begin * padded_channels_, padded_channels_);
      });
    }
    sum_weight_gradients(x, dy, count, packed + panel_floats(filters_, channels_), workers);
  }

 private:
  int64_t pixels() const { return input().volume.pixels(); }
  int64_t partial_floats() const { return filters_ * (channels_ + (has_bias_ ? 1 : 0)); }

  // Cut by the sizes alone, whatever the threads; no sum depends on where.
  Pieces tasks_of(int64_t count) const {
    const int64_t in_cache = kTaskFloats / (padded_channels_ + padded_filters_);
    const int64_t for_all = ceil_div(count, kProductTasks);
    return {count, std::clamp(std::min(in_cache, for_all), kFewestPixels, kMostPixels)};
  }

  void pack(Workers& workers) {
    const Pieces panels{padded_filters_, panel_columns()};
    workers.pool().run(panels.count(), [&](int64_t panel, int /*thread*/) {
      to_panels_transposed(weight_.value.data(), channels_, channels_, filters_, panels.range(panel),
                           packed_.data());
    });
    std::copy(bias_.value.begin(), bias_.value.end(), padded_bias_.data());
  }

  Pieces filter_tiles() const { return {filters_, kTileRows}; }
  Pieces channel_tiles() const { return {padded_channels_, kTileColumns}; }

  // How many parts of the pixels are summed apart, where there are fewer tiles than tasks should be.
  int64_t partial_sums(int64_t count) const {
    const int64_t tiles = filter_tiles().count() * channel_tiles().count();
    return std::clamp<int64_t>(ceil_div(kProductTasks, tiles), 1, std::max<int64_t>(1, count / kTilePixels));
  }

  // dweight (filters, channels) := dy^T (filters, pixels) x x (pixels, channels), dbias := sums of dy
  void sum_weight_gradients(const float* x, const float* dy, int64_t count, float* partials,
                            Workers& workers) const {
    const Pieces parts{count, ceil_div(count, partial_sums(count))};
    const int64_t wide = channel_tiles().count();
    const int64_t tiles = filter_tiles().count() * wide;
    workers.pool().run(parts.count() * tiles, [&](int64_t task, int thread) {
      const Range all = parts.range(task / tiles);
      const Range f = filter_tiles().range(task % tiles / wide);
      const Range c = channel_tiles().range(task % wide);
      float* partial = partials + task / tiles * partial_floats();
      float* tile = workers.scratch(thread);
      for (Range some{all.begin, 0}; some.begin < all.end; some.begin = some.end) {
        some.end = std::min(all.end, some.begin + kTilePixels);
        product(f.size(), c.size(), some.size(),
                {dy + some.begin * padded_filters_ + f.begin, 1, padded_filters_},
                x + some.begin * padded_channels_ + c.begin, padded_channels_,
                some.begin == all.begin ? Sum::write : Sum::add, tile, kTileColumns);
      }
      const int64_t written = std::min(c.end, channels_) - c.begin;
      for (int64_t row = f.begin; row < f.end; ++row, tile += kTileColumns) {
        std::copy_n(tile, written, partial + row * channels_ + c.begin);
      }
      if (c.begin > 0 || !has_bias_) return;
      float* sums = partial + filters_ * channels_ + f.begin;
      std::fill_n(sums, f.size(), 0.0F);
      add_column_sums(dy + all.begin * padded_filters_ + f.begin, all.size(), f.size(), padded_filters_,
                      sums);
    });
    PartialSums(partials, parts.count(), std::ssize(bias_.value), weight_.gradient, bias_.gradient)
        .run_all(workers);
  }

  int64_t channels_;
  int64_t filters_;
  int64_t padded_channels_;
  int64_t padded_filters_;
  Clamp clamp_;
  const Parameter& weight_;  // (filters, channels, 1, 1)
  bool has_bias_;
  const Parameter& bias_;     // with no memory where the layer has none
  ArenaPlace<float> packed_;  // its transpose, in panels
  Buffer<float> padded_bias_;
  bool packed_is_fresh_ = false;
};

}  // namespace

std::unique_ptr<Step> make_pixels_conv(const FusedConv& conv, const Parameter& weight,
                                       const Parameter* bias) {
  return std::make_unique<PixelsConv>(conv, weight, bias);
}

}  // namespace cnn

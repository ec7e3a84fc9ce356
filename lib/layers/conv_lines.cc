// Convolutions as products of matrices that lie in the images (kernels/window_lines.h).
#include <algorithm>

#include "base/buffer.h"
#include "kernels/elementwise.h"
#include "kernels/panels.h"
#include "kernels/window_lines.h"
#include "kernels/window_order.h"
#include "layers/line_sums.h"
#include "layers/partial_sums.h"
#include "layers/phased_gradient.h"
#include "layers/product_convs.h"
#include "layers/product_tasks.h"

namespace cnn {
namespace {

constexpr int64_t kPanelFloats = 64 * 1024;         // of weights that are read for all rows of a task
constexpr int64_t kCopiedFloats = 2 * 1024 * 1024;  // of the images whose lines are copied at a time

class LinesConv : public Step {
 public:
  LinesConv(const FusedConv& conv, const Parameter& weight, const Parameter* bias, Layout from)
      : Step({conv.geometry.input, from}, {conv.geometry.output, Layout::channels_last}),
        g_(conv.geometry),
        clamp_(conv.clamp),
        weight_(weight),
        has_bias_(bias != nullptr),
        bias_(bias != nullptr ? *bias : no_parameter()),
        lines_(input_lines(g_, from)),
        sums_(g_, lines_, has_bias_),
        input_gradient_(g_, from),
        filters_(padded_channels(g_.output.channels)),
        inputs_(g_.kernel.width * g_.input.channels) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = clamp_.is_any()}; }
  bool changes_output_gradient() const override { return clamp_.is_any(); }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    const int64_t forward = lines_.image_floats();
    if (mode == Mode::inference) return {forward, 0};
    return {std::max({forward, input_gradient_.scratch_floats(), sums_.scratch_floats()}),
            input_gradient_.packed_floats() + parts(batch) * sums_.partial_floats() +
                at_a_time(batch) * copied_floats()};
  }

  void prepare(const BatchLimits& /*limits*/, StepMemory& memory) override {
    if (!weights_are_by_window()) {
      memory.ask(by_window_, element_count(weight_.dims), Until::backward, Until::end_of_step);
    }
    memory.ask(packed_, panel_floats(window_length(g_), g_.output.channels), Until::end_of_step,
               Until::weights_change);
    memory.kept().give(padded_bias_, filters_);
  }

  void forget_weights() override { packed_is_fresh_ = false; }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    if (!packed_is_fresh_) pack(workers);
    packed_is_fresh_ = mode == Mode::inference;
    const Cut cut = cut_of(images);
    const int64_t rows = cut.rows.count();
    // Neighbouring tasks read the same weights.
    workers.pool().run(images * rows * cut.columns.count(), [&](int64_t task, int thread) {
      const int64_t n = task / rows % images;
      forward_rows(x + n * input_floats(), cut.rows.range(task % rows),
                   cut.columns.range(task / (images * rows)), workers.scratch(thread),
                   y + n * output_floats());
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    float* packed = workers.shared();
    float* partials = packed + input_gradient_.packed_floats();
    float* copies = partials + parts(images) * sums_.partial_floats();
    const Lines& back = input_gradient_.lines();
    if (dx != nullptr) input_gradient_.pack(by_window(), packed, workers);
    const Pieces some{images, at_a_time(images)};
    for (int64_t piece = 0; piece < some.count(); ++piece) {
      const Range now = some.range(piece);
      float* gradients = dy + now.begin * output_floats();
      float* copied_gradients = copies + now.size() * lines_.image_floats();
      const int64_t bands = std::min(ceil_div(kProductTasks, now.size()), g_.output.height);
      workers.pool().run(now.size() * bands, [&](int64_t task, int /*thread*/) {
        const int64_t i = task / bands;
        const auto band_of = [&](int64_t height) {
          return Range{height * (task % bands) / bands, height * (task % bands + 1) / bands};
        };
        const int64_t n = now.begin + i;
        const Range rows = band_of(g_.output.height);
        float* gradient = dy + n * output_floats();
        if (clamp_.is_any()) {
          float* of_rows = gradient + place(rows.begin);
          clamp_gradient(y + n * output_floats() + place(rows.begin), clamp_, of_rows, of_rows,
                         place(rows.size()));
        }
        if (lines_.are_copied) {
          const Range lines = band_of(g_.input.height);
          lines_.copy(x + n * input_floats(), lines,
                      copies + i * lines_.image_floats() + lines.begin * lines_.floats());
        }
        if (dx == nullptr || !back.are_copied) return;
        back.copy(gradient, rows, copied_gradients + i * back.image_floats() + rows.begin * back.floats());
      });
      const LineSums::Images summed{lines_.are_copied ? copies : x + now.begin * input_floats(),
                                    lines_.are_copied ? lines_.image_floats() : input_floats(), gradients,
                                    now.size(), piece == 0};
      const Pieces rows{g_.input.height, rows_at_a_time(now.size(), g_.input.height)};
      const int64_t tiles = parts(images) * sums_.tiles();
      const int64_t inputs = dx != nullptr ? now.size() * rows.count() : 0;
      workers.pool().run(tiles + inputs, [&](int64_t task, int thread) {
        if (task < tiles) return sums_.add_tile(summed, parts(images), task, partials);
        const int64_t i = (task - tiles) / rows.count();
        const float* gradient =
            back.are_copied ? copied_gradients + i * back.image_floats() : gradients + i * output_floats();
        input_gradient_.write_rows(gradient, packed, rows.range((task - tiles) % rows.count()),
                                   workers.scratch(thread), dx + (now.begin + i) * input_floats());
      });
    }
    add_up_partials(partials, parts(images), sums_.partial_floats(), workers);
    sums_.unpack(partials, weight_, bias_, workers);
  }

 private:
  bool weights_are_by_window() const { return g_.kernel == Size2{1, 1}; }
  const float* by_window() const {
    return weights_are_by_window() ? weight_.value.data() : by_window_.data();
  }
  int64_t input_floats() const { return layout_part_floats(input().layout, g_.input); }
  int64_t output_floats() const { return g_.output.pixels() * filters_; }
  int64_t copied_floats() const { return lines_.image_floats() + input_gradient_.lines().image_floats(); }
  int64_t at_a_time(int64_t images) const {
    return copied_floats() == 0 ? images : std::clamp<int64_t>(kCopiedFloats / copied_floats(), 1, images);
  }
  int64_t parts(int64_t images) const { return sums_.parts(at_a_time(images)); }

  // Tasks are cut by the sizes alone, whatever the threads; no sum depends on where.
  int64_t most_rows(int64_t height) const {
    const int64_t floats = g_.input.width * padded_channels(g_.input.channels) + g_.output.width * filters_;
    return std::clamp<int64_t>(kTaskFloats / floats, 1, height);
  }
  int64_t rows_at_a_time(int64_t images, int64_t height) const {
    return std::min(most_rows(height), ceil_div(images * height, kProductTasks));
  }

  // Of an image's outputs.
  struct Cut {
    Pieces rows;
    Pieces columns;

    int64_t tasks() const { return rows.count() * columns.count(); }
  };
  // Into enough tasks, if that can be, which read the least: each its rows' inputs and its columns' weights.
  Cut cut_of(int64_t images) const {
    const auto by_rows = [&](int64_t rows) {
      const Pieces pieces{g_.output.height, rows};
      return Cut{pieces, columns_of(images * pieces.count(), filters_)};
    };
    const auto reads = [&](const Cut& cut) {
      return cut.rows.count() * filters_ * window_length(g_) + images * cut.columns.count() * input_floats();
    };
    Cut best = by_rows(rows_at_a_time(images, g_.output.height));
    for (int64_t rows = best.rows.size + 1; rows <= most_rows(g_.output.height); ++rows) {
      const Cut cut = by_rows(rows);
      if (images * cut.tasks() >= kProductTasks && reads(cut) < reads(best)) best = cut;
    }
    return best;
  }

  void forward_rows(const float* x, Range rows, Range columns, float* scratch, float* y) const {
    const int64_t above = rows.begin * g_.stride.height - g_.pad.height;
    const int64_t below = (rows.end - 1) * g_.stride.height - g_.pad.height + g_.kernel.height;
    const int64_t end = std::clamp<int64_t>(below, 0, g_.input.height);
    const Range lines{std::clamp<int64_t>(above, 0, end), end};
    const float* start = x + lines.begin * lines_.floats();
    if (lines_.are_copied) {
      lines_.copy(x, lines, scratch);
      start = scratch;
    }
    for (int64_t column = columns.begin; column < columns.end; column += panel_columns()) {
      const int64_t width = std::min(panel_columns(), columns.end - column);
      const float* panel = packed_.data() + column * window_length(g_);
      const int64_t together = taps_at_a_time(width);
      for (int64_t tap = 0; tap < g_.kernel.height; tap += together) {
        for (int64_t row = rows.begin; row < rows.end; ++row) {
          const Range all = taps_of(row);
          const Range taps{std::max(all.begin, tap), std::min(all.end, tap + together)};
          const bool reads_nothing = all.begin >= all.end;  // and is written at once all the same
          if (reads_nothing ? tap > 0 : taps.begin >= taps.end) continue;
          const int64_t line = row * g_.stride.height - g_.pad.height + taps.begin - lines.begin;
          panel_product(g_.output.width, width, inputs_,
                        {start + line * lines_.floats(), g_.stride.width * lines_.pixel, 1, taps.size(),
                         lines_.floats()},
                        panel + taps.begin * inputs_ * width, taps.begin == all.begin ? Sum::write : Sum::add,
                        y + place(row) + column, filters_);
        }
      }
    }
    if (!clamp_.is_any() && !has_bias_) return;
    add_bias(padded_bias_.data() + columns.begin, clamp_, rows.size() * g_.output.width, columns.size(),
             y + place(rows.begin) + columns.begin, filters_);
  }

  // Rows of the kernel, of so many filters, whose weights stay in the second cache for all rows of a task.
  int64_t taps_at_a_time(int64_t filters) const {
    return std::clamp<int64_t>(kPanelFloats / (inputs_ * filters), 1, g_.kernel.height);
  }
  Range taps_of(int64_t row) const {
    return taps_inside(g_.input.height, g_.kernel.height, g_.stride.height, g_.pad.height, row);
  }
  int64_t place(int64_t row) const { return row * g_.output.width * filters_; }

  void pack(Workers& workers) {
    const Pieces panels{filters_, panel_columns()};
    const int64_t length = window_length(g_);
    workers.pool().run(panels.count(), [&](int64_t panel, int /*thread*/) {
      const Range all = panels.range(panel);
      const Range filters{all.begin, std::min(all.end, g_.output.channels)};
      if (!weights_are_by_window()) {
        to_window_order(g_, filters.size(), weight_.value.data() + filters.begin * length,
                        by_window_.data() + filters.begin * length);
      }
      to_panels_transposed(by_window(), length, length, g_.output.channels, all, packed_.data());
    });
    std::copy(bias_.value.begin(), bias_.value.end(), padded_bias_.data());
  }

  WindowGeometry g_;
  Clamp clamp_;
  const Parameter& weight_;
  bool has_bias_;
  const Parameter& bias_;  // with no memory where the layer has none
  Lines lines_;
  LineSums sums_;
  PhasedGradient input_gradient_;
  int64_t filters_;              // padded
  int64_t inputs_;               // what an output reads of a line
  ArenaPlace<float> by_window_;  // weight: (filters, KH*KW*C), unless it is that itself
  ArenaPlace<float> packed_;     // its transpose, in panels
  Buffer<float> padded_bias_;
  bool packed_is_fresh_ = false;
};

}  // namespace

std::unique_ptr<Step> make_lines_conv(const FusedConv& conv, const Parameter& weight, const Parameter* bias,
                                      Layout from) {
  return std::make_unique<LinesConv>(conv, weight, bias, from);
}

}  // namespace cnn

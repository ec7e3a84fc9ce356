// Convolutions as products of matrices that lie in the images (kernels/window_lines.h).
#include <algorithm>

#include "base/buffer.h"
#include "kernels/elementwise.h"
#include "kernels/im2col.h"
#include "kernels/panels.h"
#include "kernels/transpose.h"
#include "kernels/window_lines.h"
#include "layers/partial_sums.h"
#include "layers/product_convs.h"
#include "layers/product_tasks.h"

namespace cnn {
namespace {

constexpr int64_t kSummedFloats = 4 * 1024 * 1024;  // of all parts of a batch that are summed apart
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
        back_lines_(gradient_lines(g_)),
        phases_(gradient_phases(g_)),
        filters_(padded_channels(g_.output.channels)),
        inputs_(g_.kernel.width * g_.input.channels),
        padded_inputs_(round_up(inputs_, lane_count())) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = clamp_.is_any()}; }
  bool changes_output_gradient() const override { return clamp_.is_any(); }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    const int64_t forward = lines_.image_floats();
    if (mode == Mode::inference) return {forward, 0};
    const int64_t gradient =
        input().layout == Layout::dense ? g_.input.width * padded_channels(g_.input.channels) : 0;
    return {std::max({forward, gradient, lane_count() * window_length(g_)}),
            packed_back_floats() + parts(batch) * partial_floats() + at_a_time(batch) * copied_floats()};
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
    const Pieces rows = rows_of(images, g_.output.height);
    const Pieces columns = columns_of(images * rows.count(), filters_);
    const int64_t of_image = rows.count() * columns.count();
    workers.pool().run(images * of_image, [&](int64_t task, int thread) {
      const int64_t n = task / of_image;
      forward_rows(x + n * input_floats(), rows.range(task % of_image / columns.count()),
                   columns.range(task % columns.count()), workers.scratch(thread), y + n * output_floats());
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    float* packed = workers.shared();
    float* partials = packed + packed_back_floats();
    float* copies = partials + parts(images) * partial_floats();
    if (dx != nullptr) pack_back(packed, workers);
    const Pieces some{images, at_a_time(images)};
    for (int64_t piece = 0; piece < some.count(); ++piece) {
      const Range now = some.range(piece);
      const Copied of{lines_.are_copied ? copies : x + now.begin * input_floats(),
                      back_lines_.are_copied ? copies + now.size() * lines_.image_floats()
                                             : dy + now.begin * output_floats()};
      workers.pool().run(now.size(), [&](int64_t i, int /*thread*/) {
        const int64_t n = now.begin + i;
        float* gradient = dy + n * output_floats();
        if (clamp_.is_any())
          clamp_gradient(y + n * output_floats(), clamp_, gradient, gradient, output_floats());
        if (lines_.are_copied) {
          lines_.copy(x + n * input_floats(), {0, g_.input.height}, copies + i * lines_.image_floats());
        }
        if (dx == nullptr || !back_lines_.are_copied) return;
        back_lines_.copy(gradient, {0, g_.output.height},
                         copies + now.size() * lines_.image_floats() + i * back_lines_.image_floats());
      });
      const Pieces rows = rows_of(now.size(), g_.input.height);
      const int64_t sums = parts(images) * tiles();
      const int64_t inputs = dx != nullptr ? now.size() * rows.count() : 0;
      workers.pool().run(sums + inputs, [&](int64_t task, int thread) {
        if (task < sums) {
          add_tile(of, dy + now.begin * output_floats(), now.size(), parts(images), task, piece == 0,
                   partials);
        } else {
          const int64_t i = (task - sums) / rows.count();
          backward_rows(of.gradient + i * gradient_floats(), packed, rows.range((task - sums) % rows.count()),
                        workers.scratch(thread), dx + (now.begin + i) * input_floats());
        }
      });
    }
    add_up_partials(partials, parts(images), partial_floats(), workers);
    unpack_gradients(partials, workers);
  }

 private:
  // Some images' lines, copied or where they are.
  struct Copied {
    const float* input;
    const float* gradient;
  };

  bool weights_are_by_window() const { return g_.kernel == Size2{1, 1}; }
  const float* by_window() const {
    return weights_are_by_window() ? weight_.value.data() : by_window_.data();
  }
  int64_t input_floats() const { return layout_part_floats(input().layout, g_.input); }
  int64_t output_floats() const { return g_.output.pixels() * filters_; }
  // From one image's lines to the next's.
  int64_t line_floats() const { return lines_.are_copied ? lines_.image_floats() : input_floats(); }
  int64_t gradient_floats() const {
    return back_lines_.are_copied ? back_lines_.image_floats() : output_floats();
  }
  int64_t copied_floats() const { return lines_.image_floats() + back_lines_.image_floats(); }
  int64_t at_a_time(int64_t images) const {
    return copied_floats() == 0 ? images : std::clamp<int64_t>(kCopiedFloats / copied_floats(), 1, images);
  }
  int64_t packed_back_floats() const {
    return panel_floats(g_.kernel.height * g_.kernel.width * g_.output.channels, g_.input.channels);
  }

  // Tasks are cut by the sizes alone, whatever the threads; no sum depends on where.
  Pieces rows_of(int64_t images, int64_t height) const {
    const int64_t floats = g_.input.width * padded_channels(g_.input.channels) + g_.output.width * filters_;
    const int64_t for_all = ceil_div(images * height, kProductTasks);
    return {height, std::clamp<int64_t>(std::min(kTaskFloats / floats, for_all), 1, height)};
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
      for (int64_t row = rows.begin; row < rows.end; ++row) {
        const Range taps = taps_of(row);
        const int64_t line = row * g_.stride.height - g_.pad.height + taps.begin - lines.begin;
        panel_product(
            g_.output.width, width, inputs_,
            {start + line * lines_.floats(), g_.stride.width * lines_.pixel, 1, taps.size(), lines_.floats()},
            panel + taps.begin * inputs_ * width, Sum::write, y + place(row) + column, filters_);
      }
    }
    if (!clamp_.is_any() && !has_bias_) return;
    add_bias(padded_bias_.data() + columns.begin, clamp_, rows.size() * g_.output.width, columns.size(),
             y + place(rows.begin) + columns.begin, filters_);
  }

  Range taps_of(int64_t row) const {
    return taps_inside(g_.input.height, g_.kernel.height, g_.stride.height, g_.pad.height, row);
  }
  int64_t place(int64_t row) const { return row * g_.output.width * filters_; }

  // dx of `rows`, by phases; where it is dense, each row through the scratch.
  void backward_rows(const float* gradient, const float* packed, Range rows, float* scratch,
                     float* dx) const {
    const int64_t channels = padded_channels(g_.input.channels);
    const bool is_dense = input().layout == Layout::dense;
    for (int64_t row = rows.begin; row < rows.end; ++row) {
      float* to = is_dense ? scratch : dx + row * g_.input.width * channels;
      const float* of_phase = packed;
      for (const Phase& phase : phases_) {
        if ((row + g_.pad.height) % g_.stride.height == phase.rows.rest) {
          backward_row(gradient, phase, of_phase, row, to);
        }
        of_phase +=
            panel_floats(phase.rows.taps * phase.columns.taps * g_.output.channels, g_.input.channels);
      }
      if (!is_dense) continue;
      for (int64_t c = 0; c < g_.input.channels; ++c) {
        float* plane = dx + c * g_.input.pixels() + row * g_.input.width;
        for (int64_t p = 0; p < g_.input.width; ++p) plane[p] = scratch[p * channels + c];
      }
    }
  }

  // The pixels of one phase in one row.
  void backward_row(const float* gradient, const Phase& phase, const float* packed, int64_t row,
                    float* to) const {
    const int64_t channels = padded_channels(g_.input.channels);
    const Phase::Side& across = phase.columns;
    const int64_t outputs =
        (row + g_.pad.height) / g_.stride.height - (phase.rows.taps - 1);  // first of its window
    const int64_t begin = std::clamp<int64_t>(-outputs, 0, phase.rows.taps);
    const int64_t terms = std::clamp(g_.output.height - outputs, begin, phase.rows.taps) - begin;
    const int64_t k = across.taps * g_.output.channels;
    const float* line = gradient + (outputs + begin) * back_lines_.floats() +
                        (across.first - back_lines_.first) * back_lines_.pixel;
    to += across.inputs.begin * channels;
    for (int64_t column = 0; column < channels; column += panel_columns()) {
      const int64_t width = std::min(panel_columns(), channels - column);
      panel_product(across.count(g_.stride.width), width, k,
                    {line, back_lines_.pixel, 1, k == 0 ? 0 : terms, back_lines_.floats()},
                    packed + column * k * phase.rows.taps + begin * k * width, Sum::write, to + column,
                    g_.stride.width * channels);
    }
  }

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

  // Of each phase a matrix in panels: its taps, in the order of the outputs, times filters; by channels.
  void pack_back(float* packed, Workers& workers) const {
    const int64_t filters = g_.output.channels;
    const int64_t channels = g_.input.channels;
    const Pieces panels{padded_channels(channels), panel_columns()};
    workers.pool().run(panels.count(), [&](int64_t panel, int /*thread*/) {
      const Range some = panels.range(panel);
      const int64_t width = some.size();
      float* of_phase = packed;
      for (const Phase& phase : phases_) {
        const int64_t rows = phase.rows.taps * phase.columns.taps * filters;
        float* to = of_phase;
        for (int64_t i = phase.rows.taps - 1; i >= 0; --i) {
          for (int64_t j = phase.columns.taps - 1; j >= 0; --j, to += filters * width) {
            const int64_t tap = (phase.rows.rest + i * g_.stride.height) * g_.kernel.width +
                                phase.columns.rest + j * g_.stride.width;
            to_panels(by_window() + tap * channels, window_length(g_), filters, channels, some, rows, to);
          }
        }
        of_phase += panel_floats(rows, channels);
      }
    });
  }

  // The weights' gradient: (filters, KH, padded_inputs_), or (KH, inputs_, padded filters), whichever is the
  // smaller; then the bias's.
  bool is_by_inputs() const { return inputs_ * filters_ < g_.output.channels * padded_inputs_; }
  int64_t weight_floats() const {
    return g_.kernel.height * (is_by_inputs() ? inputs_ * filters_ : g_.output.channels * padded_inputs_);
  }
  int64_t partial_floats() const { return weight_floats() + (has_bias_ ? filters_ : 0); }
  Pieces row_tiles() const { return {is_by_inputs() ? inputs_ : g_.output.channels, kTileRows}; }
  Pieces column_tiles() const { return {is_by_inputs() ? filters_ : padded_inputs_, kTileColumns}; }
  int64_t tiles() const { return row_tiles().count() * g_.kernel.height * column_tiles().count(); }

  // By the batch alone, and not by how large the largest may be: the sums are the same bits then.
  int64_t parts(int64_t images) const {
    const int64_t pixels = at_a_time(images) * g_.output.pixels();
    const int64_t most = std::min(
        {pixels / kTilePixels, kSummedFloats / partial_floats(), at_a_time(images) * g_.output.height});
    return std::clamp<int64_t>(ceil_div(kProductTasks, tiles()), 1, std::max<int64_t>(1, most));
  }

  // Of a part of the rows of `images`: dweight (filters, inputs) +:= dy^T (filters, pixels) x lines (pixels,
  // inputs) for one row of taps, or its transpose.
  void add_tile(const Copied& of, const float* dy, int64_t images, int64_t all_parts, int64_t task,
                bool is_first, float* partials) const {
    const int64_t part = task / tiles();
    const int64_t tile = task % tiles();
    const Range r = row_tiles().range(tile / (g_.kernel.height * column_tiles().count()));
    const int64_t tap = tile / column_tiles().count() % g_.kernel.height;
    const Range c = column_tiles().range(tile % column_tiles().count());
    float* partial = partials + part * partial_floats();
    const int64_t stride = is_by_inputs() ? filters_ : g_.kernel.height * padded_inputs_;
    float* to = partial + c.begin +
                (is_by_inputs() ? (tap * inputs_ + r.begin) * filters_
                                : (r.begin * g_.kernel.height + tap) * padded_inputs_);
    const bool sums_bias = has_bias_ && tile == 0;
    float* sums = partial + weight_floats();
    if (sums_bias && is_first) std::fill_n(sums, filters_, 0.0F);
    const Range useful =
        outputs_inside(g_.input.height, g_.output.height, g_.stride.height, g_.pad.height, tap);
    Sum sum = is_first ? Sum::write : Sum::add;
    const int64_t total = images * g_.output.height;
    const Range all{part * total / all_parts, (part + 1) * total / all_parts};
    for (int64_t row = all.begin; row < all.end || sum == Sum::write;) {
      const int64_t n = row / g_.output.height;
      const int64_t above = n * g_.output.height;
      const Range rows{row - above, std::min(all.end - above, g_.output.height)};
      const int64_t begin = std::max(rows.begin, useful.begin);
      const int64_t terms = std::max<int64_t>(0, std::min(rows.end, useful.end) - begin);
      const float* gradient = dy + n * output_floats();
      const float* lines =
          of.input + n * line_floats() + (begin * g_.stride.height - g_.pad.height + tap) * lines_.floats();
      const int64_t next_pixel = g_.stride.width * lines_.pixel;
      const int64_t next_line = g_.stride.height * lines_.floats();
      if (is_by_inputs()) {
        product(r.size(), c.size(), g_.output.width,
                {lines + r.begin, 1, next_pixel, terms, next_line, place(1)},
                gradient + place(begin) + c.begin, filters_, sum, to, stride);
      } else {
        product(r.size(), c.size(), g_.output.width,
                {gradient + place(begin) + r.begin, 1, filters_, terms, place(1), next_line}, lines + c.begin,
                next_pixel, sum, to, stride);
      }
      sum = Sum::add;
      if (sums_bias) {
        add_column_sums(gradient + place(rows.begin), rows.size() * g_.output.width, filters_, filters_,
                        sums);
      }
      row = above + rows.end;
    }
  }

  void unpack_gradients(const float* sums, Workers& workers) const {
    const Pieces blocks{g_.output.channels, lane_count()};
    const int64_t length = window_length(g_);
    workers.pool().run(blocks.count(), [&](int64_t block, int thread) {
      const Range filters = blocks.range(block);
      float* rows = workers.scratch(thread);
      if (is_by_inputs()) {
        transpose_back(sums + filters.begin, filters_, filters.size(), length, rows, length);
      } else {
        float* to = rows;
        const float* from = sums + filters.begin * g_.kernel.height * padded_inputs_;
        for (int64_t i = 0; i < filters.size() * g_.kernel.height; ++i, from += padded_inputs_) {
          to = std::copy_n(from, inputs_, to);
        }
      }
      from_window_order(g_, filters.size(), rows, weight_.gradient.data() + filters.begin * length);
    });
    std::copy_n(sums + weight_floats(), std::ssize(bias_.gradient), bias_.gradient.data());
  }

  WindowGeometry g_;
  Clamp clamp_;
  const Parameter& weight_;
  bool has_bias_;
  const Parameter& bias_;  // with no memory where the layer has none
  Lines lines_;
  Lines back_lines_;
  std::vector<Phase> phases_;
  int64_t filters_;  // padded
  int64_t inputs_;   // what an output reads of a line
  int64_t padded_inputs_;
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

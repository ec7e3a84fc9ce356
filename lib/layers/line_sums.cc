#include "layers/line_sums.h"

#include <algorithm>

#include "kernels/elementwise.h"
#include "kernels/panel_product.h"
#include "kernels/transpose.h"
#include "kernels/window_order.h"

namespace cnn {
namespace {

constexpr int64_t kSummedFloats = 4 * 1024 * 1024;  // of all parts

}  // namespace

LineSums::LineSums(const WindowGeometry& g, const Lines& lines, bool has_bias)
    : g_(g),
      lines_(lines),
      has_bias_(has_bias),
      filters_(padded_channels(g.output.channels)),
      inputs_(g.kernel.width * g.input.channels),
      padded_inputs_(round_up(inputs_, lane_count())) {}

int64_t LineSums::weight_floats() const {
  return g_.kernel.height * (is_by_inputs() ? inputs_ * filters_ : g_.output.channels * padded_inputs_);
}

int64_t LineSums::partial_floats() const {
  return weight_floats() + (has_bias_ ? filters_ : 0);
}

int64_t LineSums::scratch_floats() const {
  return lane_count() * window_length(g_);
}

int64_t LineSums::parts(int64_t at_a_time) const {
  const int64_t most = std::min({at_a_time * g_.output.pixels() / kTilePixels,
                                 kSummedFloats / partial_floats(), at_a_time * g_.output.height});
  return std::clamp<int64_t>(ceil_div(kProductTasks, tiles()), 1, std::max<int64_t>(1, most));
}

// Of a part of the rows of all images: dweight (filters, inputs) +:= dy^T (filters, pixels) x lines (pixels,
// inputs) for one row of taps, or its transpose.
void LineSums::add_tile(const Images& images, int64_t parts, int64_t task, float* partials) const {
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
  if (sums_bias && images.are_first) std::fill_n(sums, filters_, 0.0F);
  const int64_t row_floats = g_.output.width * filters_;
  const Range useful =
      outputs_inside(g_.input.height, g_.output.height, g_.stride.height, g_.pad.height, tap);
  Sum sum = images.are_first ? Sum::write : Sum::add;
  const int64_t total = images.count * g_.output.height;
  const Range all{part * total / parts, (part + 1) * total / parts};
  for (int64_t row = all.begin; row < all.end || sum == Sum::write;) {
    const int64_t n = row / g_.output.height;
    const int64_t above = n * g_.output.height;
    const Range rows{row - above, std::min(all.end - above, g_.output.height)};
    const int64_t begin = std::max(rows.begin, useful.begin);
    const int64_t terms = std::max<int64_t>(0, std::min(rows.end, useful.end) - begin);
    const float* gradient = images.gradient + n * g_.output.pixels() * filters_;
    const float* lines = images.lines + n * images.line_floats +
                         (begin * g_.stride.height - g_.pad.height + tap) * lines_.floats();
    const int64_t next_pixel = g_.stride.width * lines_.pixel;
    const int64_t next_line = g_.stride.height * lines_.floats();
    if (is_by_inputs()) {
      product(r.size(), c.size(), g_.output.width,
              {lines + r.begin, 1, next_pixel, terms, next_line, row_floats},
              gradient + begin * row_floats + c.begin, filters_, sum, to, stride);
    } else {
      product(r.size(), c.size(), g_.output.width,
              {gradient + begin * row_floats + r.begin, 1, filters_, terms, row_floats, next_line},
              lines + c.begin, next_pixel, sum, to, stride);
    }
    sum = Sum::add;
    if (sums_bias) {
      add_column_sums(gradient + rows.begin * row_floats, rows.size() * g_.output.width, filters_, filters_,
                      sums);
    }
    row = above + rows.end;
  }
}

void LineSums::unpack(const float* sums, const Parameter& weight, const Parameter& bias,
                      Workers& workers) const {
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
    from_window_order(g_, filters.size(), rows, weight.gradient.data() + filters.begin * length);
  });
  std::copy_n(sums + weight_floats(), std::ssize(bias.gradient), bias.gradient.data());
}

}  // namespace cnn

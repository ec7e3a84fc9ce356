#include "layers/phased_gradient.h"

#include <algorithm>

#include "kernels/panel_product.h"
#include "kernels/panels.h"
#include "kernels/window_order.h"

namespace cnn {

PhasedGradient::PhasedGradient(const WindowGeometry& g, Layout to)
    : g_(g),
      is_dense_(to == Layout::dense),
      channels_(padded_channels(g.input.channels)),
      lines_(gradient_lines(g)),
      phases_(gradient_phases(g)) {}

int64_t PhasedGradient::packed_floats() const {
  return panel_floats(g_.kernel.height * g_.kernel.width * g_.output.channels, g_.input.channels);
}

int64_t PhasedGradient::scratch_floats() const {
  return is_dense_ ? g_.input.width * channels_ : 0;
}

int64_t PhasedGradient::phase_rows(const Phase& phase) const {
  return phase.rows.taps * phase.columns.taps * g_.output.channels;
}

void PhasedGradient::pack(const float* by_window, float* packed, Workers& workers) const {
  const int64_t filters = g_.output.channels;
  const Pieces panels{channels_, panel_columns()};
  workers.pool().run(panels.count(), [&](int64_t panel, int /*thread*/) {
    const Range some = panels.range(panel);
    float* of_phase = packed;
    for (const Phase& phase : phases_) {
      float* to = of_phase;
      for (int64_t i = phase.rows.taps - 1; i >= 0; --i) {
        for (int64_t j = phase.columns.taps - 1; j >= 0; --j, to += filters * some.size()) {
          const int64_t tap = (phase.rows.rest + i * g_.stride.height) * g_.kernel.width +
                              phase.columns.rest + j * g_.stride.width;
          to_panels(by_window + tap * g_.input.channels, window_length(g_), filters, g_.input.channels, some,
                    phase_rows(phase), to);
        }
      }
      of_phase += panel_floats(phase_rows(phase), g_.input.channels);
    }
  });
}

void PhasedGradient::write_rows(const float* gradient, const float* packed, Range rows, float* scratch,
                                float* dx) const {
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    float* to = is_dense_ ? scratch : dx + row * g_.input.width * channels_;
    const float* of_phase = packed;
    for (const Phase& phase : phases_) {
      if ((row + g_.pad.height) % g_.stride.height == phase.rows.rest) {
        write_phase(gradient, phase, of_phase, row, to);
      }
      of_phase += panel_floats(phase_rows(phase), g_.input.channels);
    }
    if (!is_dense_) continue;
    for (int64_t c = 0; c < g_.input.channels; ++c) {
      float* plane = dx + c * g_.input.pixels() + row * g_.input.width;
      for (int64_t p = 0; p < g_.input.width; ++p) plane[p] = scratch[p * channels_ + c];
    }
  }
}

// The pixels of one phase in one row.
void PhasedGradient::write_phase(const float* gradient, const Phase& phase, const float* packed, int64_t row,
                                 float* to) const {
  const Phase::Side& across = phase.columns;
  const int64_t taps = phase.rows.taps;
  const int64_t first = (row + g_.pad.height) / g_.stride.height - (taps - 1);  // output of the row's window
  const int64_t begin = std::clamp<int64_t>(-first, 0, taps);
  const int64_t terms = std::clamp(g_.output.height - first, begin, taps) - begin;
  const int64_t k = across.taps * g_.output.channels;
  const float* line =
      gradient + (first + begin) * lines_.floats() + (across.first - lines_.first) * lines_.pixel;
  to += across.inputs.begin * channels_;
  for (int64_t column = 0; column < channels_; column += panel_columns()) {
    const int64_t width = std::min(panel_columns(), channels_ - column);
    panel_product(
        across.count(g_.stride.width), width, k, {line, lines_.pixel, 1, k == 0 ? 0 : terms, lines_.floats()},
        packed + column * k * taps + begin * k * width, Sum::write, to + column, g_.stride.width * channels_);
  }
}

}  // namespace cnn

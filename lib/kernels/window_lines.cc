#include "kernels/window_lines.h"

#include <algorithm>

#include "kernels/transpose.h"

namespace cnn {
namespace {

// Columns `some` of one row of a dense image, pixel by pixel.
void gather_pixels(const Volume& image, const float* row, Range some, float* to) {
  const float* from = row + some.begin;
  const int64_t channels = image.channels;
  if (channels == 3) {
    const float* second = from + image.pixels();
    const float* third = second + image.pixels();
    for (int64_t p = 0; p < some.size(); ++p) {
      to[3 * p] = from[p];
      to[3 * p + 1] = second[p];
      to[3 * p + 2] = third[p];
    }
    return;
  }
  for (int64_t c = 0; c < channels; ++c, from += image.pixels()) {
    for (int64_t p = 0; p < some.size(); ++p) to[p * channels + c] = from[p];
  }
}

Phase::Side side(int64_t input, int64_t kernel, int64_t stride, int64_t pad, int64_t rest) {
  const int64_t taps = rest < kernel ? ceil_div(kernel - rest, stride) : 0;
  const int64_t begin = rest >= pad % stride ? rest - pad % stride : rest - pad % stride + stride;
  return {rest, taps, (begin + pad) / stride - (taps - 1), {std::min(begin, input), input}};
}

}  // namespace

void Lines::copy(const float* x, Range rows, float* lines) const {
  const int64_t end = first + width;
  const Range inside{std::clamp<int64_t>(0, first, end), std::clamp(image.width, first, end)};
  const int64_t stored = layout == Layout::dense ? image.channels : padded_channels(image.channels);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    lines = std::fill_n(lines, (inside.begin - first) * pixel, 0.0F);
    if (layout == Layout::dense) {
      gather_pixels(image, x + row * image.width, inside, lines);
      lines += inside.size() * pixel;
    } else if (stored == pixel) {
      lines = std::copy_n(x + (row * image.width + inside.begin) * pixel, inside.size() * pixel, lines);
    } else {
      for (int64_t column = inside.begin; column < inside.end; ++column) {
        lines = std::copy_n(x + (row * image.width + column) * stored, pixel, lines);
      }
    }
    lines = std::fill_n(lines, (end - inside.end) * pixel, 0.0F);
  }
}

Lines input_lines(const WindowGeometry& g, Layout layout) {
  const int64_t width = (g.output.width - 1) * g.stride.width + g.kernel.width;
  const int64_t stored = padded_channels(g.input.channels);
  const bool fits = g.pad.width == 0 && width <= g.input.width;
  if (layout == Layout::channels_last && fits && (g.kernel.width == 1 || stored == g.input.channels)) {
    return {g.input, layout, 0, g.input.width, stored, false};
  }
  return {g.input, layout, -g.pad.width, width, g.input.channels, true};
}

Lines gradient_lines(const WindowGeometry& g) {
  int64_t begin = 0;
  int64_t end = 0;
  bool single = true;
  for (const Phase& phase : gradient_phases(g)) {
    const Phase::Side& c = phase.columns;
    if (c.taps == 0 || c.inputs.size() == 0) continue;
    begin = std::min(begin, c.first);
    end = std::max(end, c.first + c.count(g.stride.width) - 1 + c.taps);
    single = single && c.taps == 1;
  }
  const int64_t stored = padded_channels(g.output.channels);
  if (begin == 0 && end <= g.output.width && (single || stored == g.output.channels)) {
    return {g.output, Layout::channels_last, 0, g.output.width, stored, false};
  }
  return {g.output, Layout::channels_last, begin, end - begin, g.output.channels, true};
}

std::vector<Phase> gradient_phases(const WindowGeometry& g) {
  std::vector<Phase> phases;
  for (int64_t row = 0; row < g.stride.height; ++row) {
    for (int64_t column = 0; column < g.stride.width; ++column) {
      phases.push_back({side(g.input.height, g.kernel.height, g.stride.height, g.pad.height, row),
                        side(g.input.width, g.kernel.width, g.stride.width, g.pad.width, column)});
    }
  }
  return phases;
}

}  // namespace cnn

#include "kernels/im2col.h"

namespace cnn {
namespace {

constexpr int64_t kBlockFloats = 96 * 1024;  // 384 KB: columns and the product's operands share 1 MB of L2

// Calls tap(c, kh, kw, row of the column matrix) for each row of it.
template <typename Tap>
void for_each_tap(const WindowGeometry& g, Tap tap) {
  int64_t row = 0;
  for (int64_t c = 0; c < g.input.channels; ++c) {
    for (int64_t kh = 0; kh < g.kernel.height; ++kh) {
      for (int64_t kw = 0; kw < g.kernel.width; ++kw) tap(c, kh, kw, row++);
    }
  }
}

}  // namespace

int64_t column_length(const WindowGeometry& g) {
  return g.input.channels * g.kernel.height * g.kernel.width;
}

int64_t rows_per_block(const WindowGeometry& g) {
  const int64_t rows = kBlockFloats / (column_length(g) * g.output.width);
  return std::clamp<int64_t>(rows, 1, g.output.height);
}

void im2col(const WindowGeometry& g, const float* x, Range rows, float* columns) {
  const int64_t width = g.output.width;
  const int64_t row_floats = (rows.end - rows.begin) * width;
  for_each_tap(g, [&](int64_t c, int64_t kh, int64_t kw, int64_t row) {
    const Range inside = outputs_inside(g.input.width, width, g.stride.width, g.pad.width, kw);
    float* to = columns + row * row_floats;
    for (int64_t oh = rows.begin; oh < rows.end; ++oh, to += width) {
      const int64_t ih = oh * g.stride.height - g.pad.height + kh;
      if (ih < 0 || ih >= g.input.height) {
        std::fill_n(to, width, 0.0F);
        continue;
      }
      const float* from = x + (c * g.input.height + ih) * g.input.width - g.pad.width + kw;
      for (int64_t ow = 0; ow < inside.begin; ++ow) to[ow] = 0;
      if (g.stride.width == 1) {
        for (int64_t ow = inside.begin; ow < inside.end; ++ow) to[ow] = from[ow];
      } else {
        for (int64_t ow = inside.begin; ow < inside.end; ++ow) to[ow] = from[ow * g.stride.width];
      }
      for (int64_t ow = inside.end; ow < width; ++ow) to[ow] = 0;
    }
  });
}

void col2im_add(const WindowGeometry& g, const float* columns, Range rows, float* dx) {
  const int64_t width = g.output.width;
  const int64_t row_floats = (rows.end - rows.begin) * width;
  for_each_tap(g, [&](int64_t c, int64_t kh, int64_t kw, int64_t row) {
    const Range inside = outputs_inside(g.input.width, width, g.stride.width, g.pad.width, kw);
    const float* from = columns + row * row_floats;
    for (int64_t oh = rows.begin; oh < rows.end; ++oh, from += width) {
      const int64_t ih = oh * g.stride.height - g.pad.height + kh;
      if (ih < 0 || ih >= g.input.height) continue;
      float* to = dx + (c * g.input.height + ih) * g.input.width - g.pad.width + kw;
      if (g.stride.width == 1) {
        for (int64_t ow = inside.begin; ow < inside.end; ++ow) to[ow] += from[ow];
      } else {
        for (int64_t ow = inside.begin; ow < inside.end; ++ow) to[ow * g.stride.width] += from[ow];
      }
    }
  });
}

}  // namespace cnn

#include "kernels/im2col.h"
#include "kernels/window_order.h"

#include <algorithm>

namespace cnn::CNN_ISA {
namespace {

// Calls taps(start of the taps' numbers in the window, how many numbers, the pixel they are read from or -1)
// for each run of numbers of one window that lie one after another in the image too, or are all padding.
template <typename Run>
void for_each_run(const WindowGeometry& g, int64_t pixel_stride, int64_t oh, int64_t ow, Run run) {
  const int64_t channels = g.input.channels;
  const int64_t row_numbers = g.kernel.width * channels;
  const int64_t left = ow * g.stride.width - g.pad.width;
  const int64_t step = g.dilation.width;
  const int64_t begin = std::clamp<int64_t>(ceil_div(-left, step), 0, g.kernel.width);
  const int64_t end = std::clamp<int64_t>(ceil_div(g.input.width - left, step), begin, g.kernel.width);
  for (int64_t kh = 0; kh < g.kernel.height; ++kh) {
    const int64_t ih = oh * g.stride.height - g.pad.height + kh * g.dilation.height;
    const int64_t first = kh * row_numbers;
    if (ih < 0 || ih >= g.input.height) {
      run(first, row_numbers, -1);
      continue;
    }
    if (begin > 0) run(first, begin * channels, -1);
    const int64_t pixel = ih * g.input.width + left;
    if (pixel_stride == channels && step == 1) {
      if (end > begin) run(first + begin * channels, (end - begin) * channels, pixel + begin);
    } else {
      for (int64_t kw = begin; kw < end; ++kw) run(first + kw * channels, channels, pixel + kw * step);
    }
    if (end < g.kernel.width) run(first + end * channels, (g.kernel.width - end) * channels, -1);
  }
}

}  // namespace

void im2col(const WindowGeometry& g, const float* x, int64_t pixel_stride, Range rows, float* columns) {
  for (int64_t oh = rows.begin; oh < rows.end; ++oh) {
    for (int64_t ow = 0; ow < g.output.width; ++ow, columns += window_length(g)) {
      for_each_run(g, pixel_stride, oh, ow, [&](int64_t first, int64_t count, int64_t pixel) {
        float* to = columns + first;
        if (pixel < 0) {
          std::fill_n(to, count, 0.0F);
        } else {
          const float* from = x + pixel * pixel_stride;
#pragma omp simd
          for (int64_t i = 0; i < count; ++i) to[i] = from[i];
        }
      });
    }
  }
}

void col2im_add(const WindowGeometry& g, const float* columns, Range rows, float* dx, int64_t pixel_stride) {
  for (int64_t oh = rows.begin; oh < rows.end; ++oh) {
    for (int64_t ow = 0; ow < g.output.width; ++ow, columns += window_length(g)) {
      for_each_run(g, pixel_stride, oh, ow, [&](int64_t first, int64_t count, int64_t pixel) {
        if (pixel < 0) return;
        float* to = dx + pixel * pixel_stride;
        const float* from = columns + first;
#pragma omp simd
        for (int64_t i = 0; i < count; ++i) to[i] += from[i];
      });
    }
  }
}

}  // namespace cnn::CNN_ISA

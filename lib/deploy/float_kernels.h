// What exported C computes floats with, as its text; NET_ stands for the prefix.
#pragma once

#include "deploy/c_code.h"

namespace cnn {

inline constexpr CKernel kFloatBound = {R"(
static float bound(float x, float least, float most) { return x < least ? least : x > most ? most : x; }
)",
                                        {}};

inline constexpr CKernel kFloatInput = {R"(
/* Of pixels, by channels; is_image: each has an offset of its own. */
KERNEL void prepare(const unsigned char *pixels, float *y, const float *factor, const float *offset, int channels,
                        int size, int is_image) {
  int c, i;
  for (c = 0; c < channels; ++c)
    for (i = 0; i < size; ++i)
      *y++ = (float)pixels[i * channels + c] * factor[c] + offset[is_image ? c * size + i : c];
}
)",
                                        {224, 139, 132}};

inline constexpr CKernel kFloatConv = {R"(
/* groups: of the channels; each filter sees those of its own. */
KERNEL void conv(const float *x, float *y, const float *weight, const float *bias, int channels, int groups,
                 int height, int width, int filters, int out_height, int out_width, int kernel_height,
                 int kernel_width, int stride_y, int stride_x, int pad_y, int pad_x, int step_y, int step_x, float least, float most) {
  int f, oy, ox, c, ky, kx;
  channels /= groups;
  for (f = 0; f < filters; ++f) {
    const float *w = weight + f * channels * kernel_height * kernel_width;
    const float *first = x + f / (filters / groups) * channels * height * width;
    for (oy = 0; oy < out_height; ++oy) {
      const int top = oy * stride_y - pad_y;
      for (ox = 0; ox < out_width; ++ox) {
        const int left = ox * stride_x - pad_x;
        float sum = bias[f];
        for (c = 0; c < channels; ++c)
          for (ky = top < 0 ? (step_y - 1 - top) / step_y : 0; ky < kernel_height && top + ky * step_y < height; ++ky)
            for (kx = left < 0 ? (step_x - 1 - left) / step_x : 0; kx < kernel_width && left + kx * step_x < width; ++kx)
              sum += first[(c * height + top + ky * step_y) * width + left + kx * step_x] *
                     w[(c * kernel_height + ky) * kernel_width + kx];
        *y++ = bound(sum, least, most);
      }
    }
  }
}
)",
                                       {960, 696, 506}};

inline constexpr CKernel kFloatMax = {R"(
KERNEL void largest(const float *x, float *y, int height, int width, int channels, int out_height, int out_width,
                    int kernel_height, int kernel_width, int stride_y, int stride_x, int pad_y, int pad_x,
                    float least, float most) {
  int c, oy, ox, ky, kx;
  for (c = 0; c < channels; ++c, x += height * width)
    for (oy = 0; oy < out_height; ++oy)
      for (ox = 0; ox < out_width; ++ox) {
        const int top = oy * stride_y - pad_y, left = ox * stride_x - pad_x;
        float v = -FLT_MAX;
        for (ky = top < 0 ? -top : 0; ky < kernel_height && top + ky < height; ++ky)
          for (kx = left < 0 ? -left : 0; kx < kernel_width && left + kx < width; ++kx)
            if (x[(top + ky) * width + left + kx] > v) v = x[(top + ky) * width + left + kx];
        *y++ = bound(v, least, most);
      }
}
)",
                                      {624, 365, 302}};

inline constexpr CKernel kFloatAverage = {R"(
KERNEL void average(const float *x, float *y, int height, int width, int channels, int out_height, int out_width,
                    int kernel_height, int kernel_width, int stride_y, int stride_x, int pad_y, int pad_x,
                    int before_y, int before_x, int behind_y, int behind_x, float least, float most) {
  int c, oy, ox, ky, kx;
  for (c = 0; c < channels; ++c, x += height * width)
    for (oy = 0; oy < out_height; ++oy)
      for (ox = 0; ox < out_width; ++ox) {
        const int top = oy * stride_y - pad_y, left = ox * stride_x - pad_x;
        const int area = extent(top, kernel_height, height, before_y, behind_y) *
                         extent(left, kernel_width, width, before_x, behind_x);
        float sum = 0.0F;
        for (ky = top < 0 ? -top : 0; ky < kernel_height && top + ky < height; ++ky)
          for (kx = left < 0 ? -left : 0; kx < kernel_width && left + kx < width; ++kx)
            sum += x[(top + ky) * width + left + kx];
        *y++ = bound(sum / (float)area, least, most);
      }
}
)",
                                          {736, 494, 394}};

inline constexpr CKernel kFloatSum = {R"(
KERNEL void sum(const float *a, const float *b, float *y, int size, float least, float most) {
  int i;
  for (i = 0; i < size; ++i) y[i] = bound(a[i] + b[i], least, most);
}
)",
                                      {80, 47, 68}};

inline constexpr CKernel kFloatGate = {R"(
KERNEL void gate(const float *x, const float *factor, float *y, int channels, int pixels, float least, float most) {
  int c, i;
  for (c = 0; c < channels; ++c)
    for (i = 0; i < pixels; ++i) *y++ = bound(*x++ * factor[c], least, most);
}
)",
                                       {128, 88, 98}};

inline constexpr CKernel kFloatSlopes = {R"(
KERNEL void slopes(const float *x, const float *slope, float *y, int channels, int pixels, float least, float most) {
  int c, i;
  for (c = 0; c < channels; ++c)
    for (i = 0; i < pixels; ++i, ++x) *y++ = bound(*x > 0.0F ? *x : *x * slope[c], least, most);
}
)",
                                         {144, 96, 112}};

inline constexpr CKernel kFloatScale = {R"(
KERNEL void scale(const float *x, float *y, int size, float factor, float least, float most) {
  int i;
  for (i = 0; i < size; ++i) y[i] = bound(factor * x[i], least, most);
}
)",
                                        {80, 46, 66}};

inline constexpr CKernel kFloatConcat = {R"(
KERNEL void concat(const float *x, float *y, int size, float least, float most) {
  int i;
  for (i = 0; i < size; ++i) y[i] = bound(x[i], least, most);
}
)",
                                         {80, 42, 60}};

inline constexpr CKernel kFloatLrn = {R"(
/* before, after: so many channels around; alpha is divided by their number already. */
KERNEL void lrn(const float *x, float *y, int channels, int pixels, int before, int after, float alpha, float beta,
                float k, float least, float most) {
  int c, j, i;
  for (c = 0; c < channels; ++c)
    for (i = 0; i < pixels; ++i) {
      float energy = 0.0F;
      for (j = c < before ? 0 : c - before; j <= c + after && j < channels; ++j)
        energy += x[j * pixels + i] * x[j * pixels + i];
      y[c * pixels + i] = bound(x[c * pixels + i] / powf(k + alpha * energy, beta), least, most);
    }
}
)",
                                      {528, 369, 228}};

inline constexpr CKernel kFloatActivation = {R"(
KERNEL void NAME(const float *x, float *y, int size, float a) {
  int i;
  (void)a;
  for (i = 0; i < size; ++i) y[i] = VALUE;
}
)",
                                             {}};

inline constexpr CKernel kFloatSoftmax = {R"(
KERNEL int softmax(const float *x, float *y, int size) {
  int i, best = 0;
  float sum = 0.0F;
  for (i = 1; i < size; ++i)
    if (x[i] > x[best]) best = i;
  if (y == 0) return best;
  for (i = 0; i < size; ++i) sum += y[i] = expf(x[i] - x[best]);
  for (i = 0; i < size; ++i) y[i] /= sum;
  return best;
}
)",
                                          {272, 171, 128}};

}  // namespace cnn

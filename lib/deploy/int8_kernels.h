// What exported C computes whole numbers with, as its text; NET_ stands for the prefix. Every shift is of
// what is not negative, and no type's size or order of bytes matters.
#pragma once

#include "deploy/c_code.h"

namespace cnn {

inline constexpr CKernel kInt8Rounding = {R"(
/* v / 2^shift to the nearest, halves away from 0, above zero, between least and most. */
KERNEL int8_t rounded(int64_t v, int shift, int32_t zero, int32_t least, int32_t most) {
  const int64_t half = (int64_t)1 << (shift - 1);
  const int64_t q = zero + (v < 0 ? -((-v + half) >> shift) : (v + half) >> shift);
  return (int8_t)(q < least ? least : q > most ? most : q);
}
)",
                                          {80, 71, 166}};

inline constexpr CKernel kInt8Input = {R"(
/* Of a channel of pixels, `channels` apart. */
KERNEL void prepare(const unsigned char *pixels, int8_t *y, int32_t channels, int32_t size, int64_t factor,
                    int64_t offset, int32_t zero) {
  int32_t i;
  for (i = 0; i < size; ++i) y[i] = rounded(pixels[i * channels] * factor + offset, 22, zero, -128, 127);
}
)",
                                       {128, 108, 92}};

inline constexpr CKernel kInt8MeanImage = {R"(
/* Of a channel of pixels, `channels` apart, each with an offset of its own. */
KERNEL void prepare(const unsigned char *pixels, int8_t *y, int32_t channels, int32_t size, int64_t factor,
                    const int32_t *offset, int32_t zero) {
  int32_t i;
  for (i = 0; i < size; ++i) y[i] = rounded(pixels[i * channels] * factor + offset[i], 22, zero, -128, 127);
}
)",
                                           {144, 113, 90}};

inline constexpr CKernel kInt8Conv = {R"(
/* groups: of the channels; each filter sees those of its own. What lies beyond the image is zero: no product. */
KERNEL void conv(const int8_t *x, int8_t *y, const int8_t *weight, const int32_t *bias, const int32_t *factor,
                 const uint8_t *shift, int32_t zero, int32_t zero_out, int channels, int groups, int height, int width,
                 int filters, int out_height, int out_width, int kernel_height, int kernel_width, int stride_y,
                 int stride_x, int pad_y, int pad_x, int step_y, int step_x, int32_t least, int32_t most) {
  int f, oy, ox, c, ky, kx;
  channels /= groups;
  for (f = 0; f < filters; ++f) {
    const int8_t *w = weight + (int32_t)f * channels * kernel_height * kernel_width;
    const int8_t *first = x + (int32_t)(f / (filters / groups)) * channels * height * width;
    for (oy = 0; oy < out_height; ++oy) {
      const int top = oy * stride_y - pad_y;
      for (ox = 0; ox < out_width; ++ox) {
        const int left = ox * stride_x - pad_x;
        int32_t sum = 0;
        for (c = 0; c < channels; ++c)
          for (ky = top < 0 ? (step_y - 1 - top) / step_y : 0; ky < kernel_height && top + ky * step_y < height; ++ky) {
            const int8_t *line = first + ((int32_t)c * height + top + ky * step_y) * width + left;
            const int8_t *row = w + (c * kernel_height + ky) * kernel_width;
            for (kx = left < 0 ? (step_x - 1 - left) / step_x : 0; kx < kernel_width && left + kx * step_x < width; ++kx)
              sum += (line[kx * step_x] - zero) * row[kx];
          }
        *y++ = rounded(((int64_t)sum + bias[f]) * factor[f], shift[f], zero_out, least, most);
      }
    }
  }
}
)",
                                      {1152, 878, 474}};

inline constexpr CKernel kInt8Max = {R"(
KERNEL void largest(const int8_t *x, int8_t *y, int height, int width, int channels, int out_height, int out_width,
                    int kernel_height, int kernel_width, int stride_y, int stride_x, int pad_y, int pad_x,
                    int32_t least, int32_t most) {
  int c, oy, ox, ky, kx;
  for (c = 0; c < channels; ++c, x += (int32_t)height * width)
    for (oy = 0; oy < out_height; ++oy)
      for (ox = 0; ox < out_width; ++ox) {
        const int top = oy * stride_y - pad_y, left = ox * stride_x - pad_x;
        int8_t q = -128;
        for (ky = top < 0 ? -top : 0; ky < kernel_height && top + ky < height; ++ky)
          for (kx = left < 0 ? -left : 0; kx < kernel_width && left + kx < width; ++kx)
            if (x[(int32_t)(top + ky) * width + left + kx] > q) q = x[(int32_t)(top + ky) * width + left + kx];
        *y++ = (int8_t)(q < least ? least : q > most ? most : q);
      }
}
)",
                                     {640, 361, 260}};

inline constexpr CKernel kInt8Average = {R"(
/* Over the window on the image and what counts around it: sum * factor / (its area * 2^shift), halves away
   from 0. */
KERNEL void average(const int8_t *x, int8_t *y, int32_t zero, int32_t zero_out, int32_t factor, int shift, int height,
                    int width, int channels, int out_height, int out_width, int kernel_height, int kernel_width,
                    int stride_y, int stride_x, int pad_y, int pad_x, int before_y, int before_x, int behind_y,
                    int behind_x, int32_t least, int32_t most) {
  int c, oy, ox, ky, kx;
  for (c = 0; c < channels; ++c, x += (int32_t)height * width)
    for (oy = 0; oy < out_height; ++oy)
      for (ox = 0; ox < out_width; ++ox) {
        const int top = oy * stride_y - pad_y, left = ox * stride_x - pad_x;
        const int high = extent(top, kernel_height, height, before_y, behind_y);
        const int wide = extent(left, kernel_width, width, before_x, behind_x);
        const int64_t area = (int64_t)high * wide * ((int64_t)1 << shift);
        int32_t sum = 0;
        int64_t v, q;
        for (ky = top < 0 ? -top : 0; ky < kernel_height && top + ky < height; ++ky)
          for (kx = left < 0 ? -left : 0; kx < kernel_width && left + kx < width; ++kx)
            sum += x[(int32_t)(top + ky) * width + left + kx] - zero;
        v = (int64_t)sum * factor;
        q = zero_out + (v < 0 ? -((-v + area / 2) / area) : (v + area / 2) / area);
        *y++ = (int8_t)(q < least ? least : q > most ? most : q);
      }
}
)",
                                         {912, 617, 498}};

inline constexpr CKernel kInt8Scale = {R"(
/* above, below: the factor of what is above zero, and below. */
KERNEL void scale(const int8_t *x, int8_t *y, int32_t size, int32_t zero, int32_t zero_out, int32_t above,
                  int32_t below, int shift, int32_t least, int32_t most) {
  int32_t i;
  for (i = 0; i < size; ++i) {
    const int32_t v = x[i] - zero;
    y[i] = rounded((int64_t)v * (v < 0 ? below : above), shift, zero_out, least, most);
  }
}
)",
                                       {128, 110, 70}};

inline constexpr CKernel kInt8Sum = {R"(
KERNEL void sum(const int8_t *a, const int8_t *b, int8_t *y, int32_t size, int32_t zero_a, int32_t zero_b,
                int32_t zero_out, int32_t factor_a, int32_t factor_b, int shift, int32_t least, int32_t most) {
  int32_t i;
  for (i = 0; i < size; ++i)
    y[i] = rounded((int64_t)(a[i] - zero_a) * factor_a + (int64_t)(b[i] - zero_b) * factor_b, shift, zero_out, least,
                   most);
}
)",
                                     {160, 137, 84}};

inline constexpr CKernel kInt8Softmax = {R"(
/* exponentials: of the differences 0, 1, ... from the largest score; of larger ones 0. */
static uint32_t exponential(int difference) {
  return difference < (int)(sizeof tables.exponentials / sizeof tables.exponentials[0])
             ? tables.exponentials[difference]
             : 0;
}

KERNEL int softmax(const int8_t *x, uint16_t *y, int size) {
  int i, best = 0;
  uint64_t sum = 0;
  for (i = 1; i < size; ++i)
    if (x[i] > x[best]) best = i;
  if (y == 0) return best;
  for (i = 0; i < size; ++i) sum += exponential(x[best] - x[i]);
  for (i = 0; i < size; ++i) y[i] = (uint16_t)(((uint64_t)exponential(x[best] - x[i]) * 65535 + sum / 2) / sum);
  return best;
}
)",
                                         {288, 167, 162}};

}  // namespace cnn

// All functions that are compiled for each instruction set (kernels/kernel.h).
#pragma once

#include "kernels/activate.h"
#include "kernels/channel_statistics.h"
#include "kernels/concatenate.h"
#include "kernels/depthwise_conv.h"
#include "kernels/direct_conv.h"
#include "kernels/elementwise.h"
#include "kernels/im2col.h"
#include "kernels/lanes_conv.h"
#include "kernels/panel_product.h"
#include "kernels/pool.h"
#include "kernels/response_norm.h"
#include "kernels/row_winograd.h"
#include "kernels/slopes.h"
#include "kernels/transpose.h"
#include "kernels/update.h"
#include "kernels/winograd.h"

// clang-format off
#define CNN_KERNEL_NAMES(each)                                                                             \
  each(activate) each(activation_gradient)                                                                 \
  each(channel_moments) each(scale_channels) each(channel_gradient_sums) each(channel_input_gradient)      \
  each(put_channels) each(take_channels)                                                                   \
  each(depthwise_forward) each(depthwise_input_gradient) each(depthwise_weight_gradient)                   \
  each(make_direct_kernel) each(make_row_winograd_kernel) each(lanes_bias_gradient)                        \
  each(clamp_numbers) each(clamp_gradient) each(add_numbers) each(scale_numbers) each(blend_numbers)       \
  each(keep_some) each(multiply_rows) each(multiply_rows_gradient)                                         \
  each(add_bias) each(add_column_sums) each(sum_of_squares)                                                \
  each(im2col) each(col2im_add)                                                                            \
  each(product) each(panel_product)                                                                        \
  each(max_pool_row_bytes) each(max_pool_row_words)                                                        \
  each(max_pool_backward_bytes) each(max_pool_backward_words)                                              \
  each(average_pool_forward) each(average_pool_backward)                                                   \
  each(response_norm_forward) each(response_norm_backward)                                                 \
  each(slopes_forward) each(slopes_backward)                                                               \
  each(transpose_padded) each(transpose_back) each(gather_lanes) each(scatter_lanes)                      \
  each(update_weights)                                                                                             \
  each(make_winograd)
// clang-format on

// Convolution, by several algorithms, with what follows it computed in the same pass where the algorithm can.
#pragma once

#include <memory>
#include <optional>

#include "kernels/clamp.h"
#include "kernels/window.h"
#include "kernels/winograd.h"
#include "layers/step.h"

namespace cnn {

// y[f](oh,ow) = bias[f] + sum over c,kh,kw of weight[f][c][kh][kw] * x[c](oh*stride - pad + kh, ow*stride -
// pad + kw), zero outside the input, c over the channels of f's group; then clamped and max pooled, if
// asked for. These commute, so their order in the config does not matter.
struct FusedConv {
  WindowGeometry geometry;  // of the convolution alone
  Clamp clamp;
  std::optional<WindowGeometry> pool;  // of a max pool on the convolution's output

  const Volume& output() const { return pool ? pool->output : geometry.output; }
};

// weight: (filters, C/groups, KH, KW); bias: (filters), or null. Both must outlive the step.

// As products of matrices: any shape, no pool. `from` is dense or channels last; to channels last.
std::unique_ptr<Step> make_product_conv(const FusedConv& conv, const Parameter& weight, const Parameter* bias,
                                        Layout from);

// By direct loops over the channels of images in channels last (kernels/depthwise_conv.h): what
// depthwise_fits says, no pool.
std::unique_ptr<Step> make_depthwise_conv(const FusedConv& conv, const Parameter& weight,
                                          const Parameter* bias);

// By direct loops over images in lanes (kernels/direct_conv.h): what lanes_conv_fits says. For batches of
// about `batch` images, of which the last few may be taken by strips (layers/strips.h).
std::unique_ptr<Step> make_direct_conv(const FusedConv& conv, int64_t batch, const Parameter& weight,
                                       const Parameter* bias);

// By Winograd's minimal filtering along rows of images in lanes (kernels/row_winograd.h): what
// row_winograd_fits says. Likewise.
std::unique_ptr<Step> make_row_winograd_conv(const FusedConv& conv, int64_t batch, const Parameter& weight,
                                             const Parameter* bias);

// The same two algorithms over strips of dense images in lanes: what strips_fit says.
std::unique_ptr<Step> make_direct_strips_conv(const FusedConv& conv, int64_t batch, const Parameter& weight,
                                              const Parameter* bias);
std::unique_ptr<Step> make_row_winograd_strips_conv(const FusedConv& conv, int64_t batch,
                                                    const Parameter& weight, const Parameter* bias);

// By Winograd's minimal filtering in both dimensions (kernels/winograd.h): what winograd_fits says, a pool
// that winograd_pools. Channels last.
std::unique_ptr<Step> make_winograd_conv(const FusedConv& conv, WinogradTile tile, const Parameter& weight,
                                         const Parameter* bias);

}  // namespace cnn

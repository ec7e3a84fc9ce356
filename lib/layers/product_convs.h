// The convolutions that are products of matrices, each for the shapes that make_product_conv (layers/conv.h)
// gives it.
#pragma once

#include <memory>

#include "layers/conv.h"

namespace cnn {

// 1x1 without stride or padding, one group, channels last: all pixels of a batch are one matrix.
std::unique_ptr<Step> make_pixels_conv(const FusedConv& conv, const Parameter& weight, const Parameter* bias);

// One group: the matrices lie in the images (kernels/window_lines.h).
std::unique_ptr<Step> make_lines_conv(const FusedConv& conv, const Parameter& weight, const Parameter* bias,
                                      Layout from);

// Several groups, or dilated: windows are copied (kernels/im2col.h), a block of output rows at a time.
std::unique_ptr<Step> make_groups_conv(const FusedConv& conv, const Parameter& weight, const Parameter* bias,
                                       Layout from);

}  // namespace cnn

// Convolution with fewer multiplications, in one dimension: Winograd's minimal filtering (kernels/winograd.h)
// along rows, plain sums over channels and the kernel's rows. Four outputs of a row need 8 multiplications
// instead of 20 for each row of a 5x5 kernel, F(4,5), and 6 instead of 12 for each of a 3x3, F(4,3). That is
// less than both dimensions save, but transforms are cheap enough to pay for a handful of channels, where
// images lie in lanes and no product of matrices is needed.
#pragma once

#include <memory>

#include "kernels/kernel.h"
#include "kernels/lanes_conv.h"

namespace cnn {

// lanes_conv_fits, one group, and a kernel of 3x3 or 5x5.
bool row_winograd_fits(const WindowGeometry& g);

CNN_KERNEL(std::unique_ptr<LanesConv>, make_row_winograd_kernel, (const WindowGeometry& g));

}  // namespace cnn

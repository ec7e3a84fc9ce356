// Convolution by plain loops over images in lanes (kernels/lanes_conv.h): for few channels, where the copying
// of im2col and the thin matrices of its product cost more than the arithmetic. Each output is summed in
// registers; taps that would read padding are skipped.
#pragma once

#include <memory>

#include "kernels/kernel.h"
#include "kernels/lanes_conv.h"

namespace cnn {

CNN_KERNEL(std::unique_ptr<LanesConv>, make_direct_kernel, (const WindowGeometry& g));

}  // namespace cnn

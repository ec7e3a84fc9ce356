// Convolution, with the relu and max pooling that follow it computed in the same pass, image by image, so
// that what lies between them never leaves the cache.
#pragma once

#include <memory>
#include <optional>

#include "kernels/window.h"
#include "layers/layer.h"
#include "layers/pool.h"

namespace cnn {

// y[f](oh,ow) = bias[f] + sum over c,kh,kw of weight[f][c][kh][kw] * x[c](oh*stride - pad + kh, ow*stride -
// pad + kw), zero outside the input; then relu and max pooling, if asked for. relu and max pooling commute,
// so their order in the config does not matter.
struct ConvStage {
  WindowGeometry geometry;  // of the convolution alone
  bool relu = false;
  std::optional<WindowGeometry> pool;  // of a max pool on the convolution's output
};

// The algorithm that is fastest for the shape and for batches of up to `batch` images.
// weight: (filters, C, KH, KW); bias: (filters), or null.
std::unique_ptr<Layer> make_conv(const ConvStage& stage, const Parameter& weight, const Parameter* bias,
                                 int64_t batch);

// As a product of matrices, an image at a time: any shape.
std::unique_ptr<Layer> make_im2col_conv(const ConvStage& stage, const Parameter& weight,
                                        const Parameter* bias);

// By direct loops over images side by side (kernels/direct_conv.h).
std::unique_ptr<Layer> make_direct_conv(const ConvStage& stage, const Parameter& weight,
                                        const Parameter* bias);

// Whether make_direct_conv can do it.
bool direct_conv_fits(const ConvStage& stage);

}  // namespace cnn

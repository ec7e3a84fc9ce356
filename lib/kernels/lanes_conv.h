// Convolution of one group of images in lanes (kernels/layout.h), stride 1, row by row. What the kernels for
// it have in common: direct loops (kernels/direct_conv.h) and Winograd's along rows (kernels/row_winograd.h).
#pragma once

#include <cstdint>

#include "base/memory_source.h"
#include "kernels/clamp.h"
#include "kernels/kernel.h"
#include "kernels/layout.h"
#include "kernels/window.h"

namespace cnn {

// Where weights lie: that of filter f of a group, its channel c and tap i, kh*KW + kw, at
// first[f*filter + c*channel + i*tap], of the first group.
struct WeightSteps {
  const float* first;
  int64_t filter;
  int64_t channel;
  int64_t tap;
};

class LanesConv {
 public:
  // Stride 1, pads smaller than the kernel: all_windows_read.
  explicit LanesConv(const WindowGeometry& g) : g_(g) {}
  virtual ~LanesConv() = default;
  LanesConv(const LanesConv&) = delete;
  LanesConv& operator=(const LanesConv&) = delete;

  const WindowGeometry& geometry() const { return g_; }

  // Takes what memory it keeps; before all that follows.
  virtual void prepare(MemorySource& memory) = 0;

  // The weights of the rows that follow; each of weight_parts() apart, maybe at once.
  virtual void set_weights(const WeightSteps& weight, int64_t part) = 0;
  virtual int64_t weight_parts() const = 0;

  // x: (C,H,W,lanes), bias: (F) or null -> output row `oh` of every filter, clamped; a filter's
  // row, (OW, lanes), begins `filter_step` floats after the one before. Rows are asked for one after another
  // with the same scratch, as what is computed for one may serve the next; `first`: this one begins anew.
  virtual void row(const float* x, const float* bias, const Clamp& clamp, int64_t oh, bool first,
                   float* scratch, float* y, int64_t filter_step) const = 0;
  virtual int64_t row_scratch() const { return 0; }  // floats

  // x: (C,H,W,lanes), dy: (F,OH,OW,lanes) -> dweight: (F,C/groups,KH,KW), summed over the lanes and the
  // output rows `rows`; written.
  virtual void weight_gradient(const float* x, const float* dy, Range rows, float* scratch,
                               float* dweight) const = 0;
  virtual int64_t gradient_scratch() const { return 0; }  // floats

 private:
  WindowGeometry g_;
};

// Whether that is what `g` has.
bool lanes_conv_fits(const WindowGeometry& g);

// Of weight: (F, C/groups, KH, KW).
WeightSteps weight_steps(const WindowGeometry& g, const float* weight);

// The convolution that carries gradients back, dy (F,OH,OW) -> dx (C,H,W), and its weights, in place: a
// channel's of all filters, taps mirrored.
WindowGeometry transposed_geometry(const WindowGeometry& g);
WeightSteps transposed_weight_steps(const WindowGeometry& g, const float* weight);

// dy: (F,OH,OW,lanes) -> dbias: (F), summed over the lanes and `rows`; written.
CNN_KERNEL(void, lanes_bias_gradient, (const Volume& output, const float* dy, Range rows, float* dbias));

}  // namespace cnn

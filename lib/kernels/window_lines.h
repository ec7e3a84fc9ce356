// Convolution as products of matrices whose rows, the windows of neighbouring outputs, overlap where the
// image lies: nothing is copied for each window, as im2col does. What one output row reads of one input row,
// a line, is a matrix whose rows are stride*pixel floats apart and kernel.width*pixel long; an output row is
// the sum of the products of as many lines as the kernel is high. Chetlur et al., "cuDNN: efficient
// primitives for deep learning", 2014, call it an implicit product.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/layout.h"
#include "kernels/window.h"

namespace cnn {

// The rows of an image, as such products read them: where they lie, if that serves, else copied with the
// padding beside them.
struct Lines {
  Volume image;
  Layout layout;  // dense or channels last
  int64_t first;  // the image's column at a line's begin; negative in the padding
  int64_t width;  // pixels of a line
  int64_t pixel;  // floats from one pixel to the next
  bool are_copied;

  int64_t floats() const { return width * pixel; }  // of a line
  // Of an image's copies and what vectors may read beyond the last.
  int64_t image_floats() const { return are_copied ? image.height * floats() + kBeyond : 0; }

  // Writes the copies of `rows` of one image, one after another.
  void copy(const float* x, Range rows, float* lines) const;

  static constexpr int64_t kBeyond = 16;
};

// Of a convolution's input, for its output and for the weights' gradient.
Lines input_lines(const WindowGeometry& g, Layout layout);

// Of its output's gradient, for that of the input.
Lines gradient_lines(const WindowGeometry& g);

// The inputs whose row and column, padding counted, leave the same rest by the strides: their gradient is a
// convolution of stride 1 of the output's gradient, with every stride-th tap of the kernel, turned round.
struct Phase {
  // Along one side.
  struct Side {
    int64_t rest;  // tap t of the phase is tap rest + t*stride of the kernel
    int64_t taps;
    int64_t first;  // the first output of the first input's window
    Range inputs;   // begin, begin + stride, ...

    int64_t count(int64_t stride) const { return ceil_div(inputs.size(), stride); }
  };
  Side rows;
  Side columns;
};
std::vector<Phase> gradient_phases(const WindowGeometry& g);

}  // namespace cnn

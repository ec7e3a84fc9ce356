// The windows of a pooling.
#pragma once

#include <cstdint>

#include "kernels/isa/lanes.h"
#include "kernels/layout.h"
#include "kernels/window.h"

namespace cnn::CNN_ISA {

// The part of the input that output (oh, ow) covers; `origin` is where the window begins, perhaps in the
// padding.
struct PoolWindow {
  Range rows;
  Range columns;
  int64_t origin;  // as a place: row * KW + column of the window's first place
};

inline PoolWindow window_at(const WindowGeometry& g, int64_t oh, int64_t ow) {
  return {inputs_covered(g.input.height, g.kernel.height, g.stride.height, g.pad.height, oh),
          inputs_covered(g.input.width, g.kernel.width, g.stride.width, g.pad.width, ow),
          (oh * g.stride.height - g.pad.height) * g.kernel.width + ow * g.stride.width - g.pad.width};
}

// Whether every input is read by exactly one window.
inline bool tiles_input(const WindowGeometry& g) {
  return g.stride == g.kernel && g.pad == Size2{0, 0} &&
         g.output.height * g.stride.height == g.input.height &&
         g.output.width * g.stride.width == g.input.width;
}

inline int64_t input_floats(const WindowGeometry& g, PixelVectors v) {
  return v.planes * v.depth * g.input.pixels() * kLanes;
}

}  // namespace cnn::CNN_ISA

// The gradient of a convolution's input, by the phases of its stride (kernels/window_lines.h): products of
// matrices that lie in the output's gradient. Each number is written once.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/window_lines.h"
#include "layers/workers.h"

namespace cnn {

class PhasedGradient {
 public:
  // One group. The input is `to`: dense or channels last.
  PhasedGradient(const WindowGeometry& g, Layout to);

  const Lines& lines() const { return lines_; }
  int64_t packed_floats() const;
  int64_t scratch_floats() const;

  // by_window: (filters, KH*KW*C) -> packed: of each phase a matrix in panels, its taps, in the order of the
  // outputs, times filters; by channels.
  void pack(const float* by_window, float* packed, Workers& workers) const;

  // gradient: the lines of one image's -> `rows` of that image's dx. The scratch is the calling thread's.
  void write_rows(const float* gradient, const float* packed, Range rows, float* scratch, float* dx) const;

 private:
  int64_t phase_rows(const Phase& phase) const;
  void write_phase(const float* gradient, const Phase& phase, const float* packed, int64_t row,
                   float* to) const;

  WindowGeometry g_;
  bool is_dense_;
  int64_t channels_;  // padded
  Lines lines_;
  std::vector<Phase> phases_;
};

}  // namespace cnn

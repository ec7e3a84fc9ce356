// The gradient of a convolution's weights: sums of products of matrices that lie in its input's lines
// (kernels/window_lines.h) and in the output's gradient, tile by tile.
#pragma once

#include <cstdint>

#include "kernels/window_lines.h"
#include "layers/product_tasks.h"
#include "layers/step.h"

namespace cnn {

class LineSums {
 public:
  // One group.
  LineSums(const WindowGeometry& g, const Lines& lines, bool has_bias);

  // Some images of a batch.
  struct Images {
    const float* lines;   // the first image's, copied or where they are
    int64_t line_floats;  // from one image's to the next's
    const float* gradient;
    int64_t count;
    bool are_first;  // of the batch: sums are written, not added to
  };

  // Images, so many at a time, are summed in such parts apart: by their number alone, and not by how large
  // the largest batch may be, so that the sums are the same bits.
  int64_t parts(int64_t at_a_time) const;
  int64_t partial_floats() const;

  // Each of parts * tiles() tasks adds its tile to its part of `partials`.
  int64_t tiles() const { return row_tiles().count() * g_.kernel.height * column_tiles().count(); }
  void add_tile(const Images& images, int64_t parts, int64_t task, float* partials) const;

  // The sums over all parts -> the parameters' gradients; scratch_floats() of each thread's.
  int64_t scratch_floats() const;
  void unpack(const float* sums, const Parameter& weight, const Parameter& bias, Workers& workers) const;

 private:
  // (filters, KH, padded_inputs_), or (KH, inputs_, filters_), whichever is the smaller; then the bias's.
  bool is_by_inputs() const { return inputs_ * filters_ < g_.output.channels * padded_inputs_; }
  int64_t weight_floats() const;
  Pieces row_tiles() const { return {is_by_inputs() ? inputs_ : g_.output.channels, kTileRows}; }
  Pieces column_tiles() const { return {is_by_inputs() ? filters_ : padded_inputs_, kTileColumns}; }

  WindowGeometry g_;
  Lines lines_;
  bool has_bias_;
  int64_t filters_;  // padded
  int64_t inputs_;   // what an output reads of a line
  int64_t padded_inputs_;
};

}  // namespace cnn

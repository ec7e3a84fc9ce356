// Matrices in panels, as panel_product reads them (kernels/panel_product.h).
#pragma once

#include <cstdint>

#include "base/shape.h"

namespace cnn {

// from: `rows` rows of `columns` numbers, `stride` apart -> columns `some` of `panels`, which have
// round_up(columns, lane_count()) of them; `some` begins with a whole number of panels. What is beyond the
// last column becomes zero.
void to_panels(const float* from, int64_t stride, int64_t rows, int64_t columns, Range some, float* panels);

// The same of the transpose of from: `columns` rows of `rows` numbers.
void to_panels_transposed(const float* from, int64_t stride, int64_t rows, int64_t columns, Range some,
                          float* panels);

// The floats of `rows` rows of `columns` numbers in panels.
int64_t panel_floats(int64_t rows, int64_t columns);

}  // namespace cnn

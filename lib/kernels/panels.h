// Matrices in panels, as panel_product reads them (kernels/panel_product.h).
#pragma once

#include <cstdint>

#include "base/shape.h"

namespace cnn {

// from: `rows` rows of `columns` numbers, `stride` apart -> columns `some` of `panels`, which have
// round_up(columns, lane_count()) of them and `all_rows` rows, of which these are the first; `some` begins
// with a whole number of panels. What is beyond the last column becomes zero.
void to_panels(const float* from, int64_t stride, int64_t rows, int64_t columns, Range some, int64_t all_rows,
               float* panels);

// The same with from the other way round, `columns` rows of `rows` numbers, which are all rows.
void to_panels_transposed(const float* from, int64_t stride, int64_t rows, int64_t columns, Range some,
                          float* panels);

// The floats of `rows` rows of `columns` numbers in panels.
int64_t panel_floats(int64_t rows, int64_t columns);

}  // namespace cnn

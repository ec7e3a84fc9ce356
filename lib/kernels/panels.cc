#include "kernels/panels.h"

#include <algorithm>

#include "kernels/isa.h"
#include "kernels/panel_product.h"
#include "kernels/transpose.h"

namespace cnn {
namespace {

// Calls each(columns of the panel, its width, where it begins) for each panel of the columns `some`.
template <typename Each>
void for_each_panel(int64_t all_rows, int64_t columns, Range some, float* panels, Each each) {
  const int64_t padded = round_up(columns, lane_count());
  for (int64_t first = some.begin; first < some.end; first += panel_columns()) {
    const int64_t width = std::min(panel_columns(), padded - first);
    each(Range{first, std::min(first + width, columns)}, width, panels + first * all_rows);
  }
}

}  // namespace

int64_t panel_floats(int64_t rows, int64_t columns) {
  return rows * round_up(columns, lane_count());
}

void to_panels(const float* from, int64_t stride, int64_t rows, int64_t columns, Range some, int64_t all_rows,
               float* panels) {
  for_each_panel(all_rows, columns, some, panels, [&](Range part, int64_t width, float* to) {
    for (int64_t r = 0; r < rows; ++r, to += width) {
      std::fill_n(std::copy_n(from + r * stride + part.begin, part.size(), to), width - part.size(), 0.0F);
    }
  });
}

void to_panels_transposed(const float* from, int64_t stride, int64_t rows, int64_t columns, Range some,
                          float* panels) {
  for_each_panel(rows, columns, some, panels, [&](Range part, int64_t width, float* to) {
    for (int64_t c = part.begin; c < part.end; c += lane_count()) {
      transpose_padded(from + c * stride, stride, std::min(lane_count(), part.end - c), rows,
                       to + c - part.begin, width);
    }
  });
}

}  // namespace cnn

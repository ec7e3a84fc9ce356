#include "kernels/im2col.h"

#include <algorithm>
#include <cmath>

#include "kernels/window_order.h"

namespace cnn {
namespace {

constexpr int64_t kBlockFloats = 96 * 1024;  // 384 KB: columns and the product's operands share 1 MB of L2

}  // namespace

int64_t rows_per_block(const WindowGeometry& g) {
  const double floats = static_cast<double>(window_length(g) * g.output.pixels());
  const int64_t blocks =
      2 * std::max<int64_t>(1, std::llround(floats / static_cast<double>(2 * kBlockFloats)));
  return ceil_div(g.output.height, std::min(blocks, g.output.height));
}

}  // namespace cnn

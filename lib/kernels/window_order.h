// Weights in the order of the numbers that a window reads from (H, W, C).
#pragma once

#include <cstdint>

#include "kernels/window.h"

namespace cnn {

// The numbers of a window: KH*KW*C, in this order.
int64_t window_length(const WindowGeometry& g);

// weight: (F, C, KH, KW) -> by_window: (F, KH*KW*C), and back.
void to_window_order(const WindowGeometry& g, int64_t filters, const float* weight, float* by_window);
void from_window_order(const WindowGeometry& g, int64_t filters, const float* by_window, float* weight);

}  // namespace cnn

#pragma once

#include <cstdint>

#include "kernels/isa/lanes.h"

namespace cnn::CNN_ISA {

// The floats of a row of a panel (kernels/panel_product.h): as many columns as the registers hold besides the
// sums.
#if defined(__AVX512F__)
inline constexpr int64_t kPanelColumns = 4 * kLanes;
#elif defined(__AVX__)
inline constexpr int64_t kPanelColumns = 2 * kLanes;
#else
inline constexpr int64_t kPanelColumns = kLanes;
#endif

}  // namespace cnn::CNN_ISA

#pragma once

#include <cstdint>

#include "kernels/isa/lanes.h"

namespace cnn::CNN_ISA {

// The floats of a row of a panel (kernels/panel_product.h): as many columns as the registers hold besides the
// sums.
#if defined(__AVX__) || defined(__aarch64__)
inline constexpr int64_t kPanelColumns = (kRegisters == 32 ? 4 : 2) * kLanes;
#else
inline constexpr int64_t kPanelColumns = kLanes;
#endif

}  // namespace cnn::CNN_ISA

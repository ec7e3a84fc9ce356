// Whether OpenBLAS's kernel in force can be trusted on this processor.
#pragma once

namespace cnn {

// Whether OpenBLAS's products, small and large, in all four forms, are those of plain loops. Takes about 2
// ms, and 128 MiB of addresses, which OpenBLAS keeps. Throws Failure::resource where these cannot be had.
bool blas_products_are_right();

}  // namespace cnn

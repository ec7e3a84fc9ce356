// Several processors compute with one kernel of OpenBLAS, for their products to have the same bits.
#pragma once

#include <string>
#include <vector>

namespace cnn {

// The kernels that this process could compute with in place of `kernel`, which it does now, none of them
// better: the best first. `kernel` alone where the processor or OpenBLAS gives no choice.
std::vector<std::string> blas_kernels_from(const std::string& kernel);

// Puts OpenBLAS's kernel `name` in force, while no products are computed. False, where this version of
// OpenBLAS does not do so, or where the products are wrong then.
bool use_blas_kernel(const std::string& name);

}  // namespace cnn

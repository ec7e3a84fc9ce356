// The kernels that OpenBLAS's builds for x86-64 may have. Which of them it has in fact, it does not tell.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/processor.h"

namespace cnn {

enum class Vectors { sse, avx, avx2, avx512 };

struct BlasKernel {
  const char* name;
  Vectors vectors;         // that its products are made of
  uint32_t needs;          // instructions
  bool is_trusted = true;  // where OpenBLAS chooses it by itself
};

// "AVX-512"
const char* name_of(Vectors vectors);

// The widest for which OpenBLAS has kernels that this processor can run and that pay there.
Vectors widest_vectors(const Processor& processor);

// Case does not matter, as to OpenBLAS.
bool same_kernel_name(const std::string& a, const std::string& b);

// Null for a name that this list does not have.
const BlasKernel* find_blas_kernel(const std::string& name);

// What to choose from, the best first. All of them are in the list.
inline constexpr std::array kBestBlasKernels = {"Cooperlake",  "SkylakeX", "Haswell",
                                                "Sandybridge", "Nehalem",  "Prescott"};

// The names of the kernels whose instructions `processor` has.
std::vector<std::string> known_blas_kernels(const Processor& processor);

}  // namespace cnn

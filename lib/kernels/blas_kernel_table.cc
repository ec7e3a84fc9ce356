#include "kernels/blas_kernel_table.h"

#include <strings.h>

#include <algorithm>

namespace cnn {
namespace {

// From the DYNAMIC_ARCH list of OpenBLAS 0.3.21 and later. That of Sapphire Rapids was new in 0.3.21.
constexpr std::array kKernels = {
    BlasKernel{"Katmai", Vectors::sse, 0},
    BlasKernel{"Coppermine", Vectors::sse, 0},
    BlasKernel{"Northwood", Vectors::sse, 0},
    BlasKernel{"Prescott", Vectors::sse, 0},
    BlasKernel{"Banias", Vectors::sse, 0},
    BlasKernel{"Atom", Vectors::sse, 0},
    BlasKernel{"Core2", Vectors::sse, 0},
    BlasKernel{"Penryn", Vectors::sse, 0},
    BlasKernel{"Dunnington", Vectors::sse, 0},
    BlasKernel{"Nehalem", Vectors::sse, 0},
    BlasKernel{"Athlon", Vectors::sse, kThreeDNow},
    BlasKernel{"Opteron", Vectors::sse, kThreeDNow},
    BlasKernel{"Opteron_SSE3", Vectors::sse, kThreeDNow},
    BlasKernel{"Barcelona", Vectors::sse, 0},
    BlasKernel{"Nano", Vectors::sse, 0},
    BlasKernel{"Bobcat", Vectors::sse, 0},
    BlasKernel{"Sandybridge", Vectors::avx, kAvx},
    BlasKernel{"Bulldozer", Vectors::avx, kAvx | kFma4},
    BlasKernel{"Piledriver", Vectors::avx, kAvx | kFma4},
    BlasKernel{"Steamroller", Vectors::avx, kAvx | kFma4},
    BlasKernel{"Excavator", Vectors::avx, kAvx | kFma4},
    BlasKernel{"Haswell", Vectors::avx2, kAvx2},
    BlasKernel{"Zen", Vectors::avx2, kAvx2},
    BlasKernel{"SkylakeX", Vectors::avx512, kAvx512},
    BlasKernel{"Cooperlake", Vectors::avx512, kAvx512 | kAvx512Bf16},
    BlasKernel{"SapphireRapids", Vectors::avx512, kAvx512 | kAvx512Bf16 | kAvx512Fp16, false},
};

}  // namespace

const char* name_of(Vectors vectors) {
  constexpr std::array kNames = {"SSE", "AVX", "AVX2", "AVX-512"};
  return kNames[static_cast<size_t>(vectors)];
}

Vectors widest_vectors(const Processor& processor) {
  if (processor.has(kAvx512)) return Vectors::avx512;
  // AMD's with FMA4 split wider vectors in two, and OpenBLAS has kernels made for them.
  if (processor.has(kAvx2) && !processor.has(kFma4)) return Vectors::avx2;
  return processor.has(kAvx) ? Vectors::avx : Vectors::sse;
}

bool same_kernel_name(const std::string& a, const std::string& b) {
  return ::strcasecmp(a.c_str(), b.c_str()) == 0;
}

const BlasKernel* find_blas_kernel(const std::string& name) {
  const auto* found = std::find_if(kKernels.begin(), kKernels.end(),
                                   [&](const BlasKernel& k) { return same_kernel_name(k.name, name); });
  return found == kKernels.end() ? nullptr : found;
}

std::vector<std::string> known_blas_kernels(const Processor& processor) {
  std::vector<std::string> names;
  for (const BlasKernel& kernel : kKernels) {
    if (processor.has(kernel.needs)) names.emplace_back(kernel.name);
  }
  return names;
}

}  // namespace cnn

#include "kernels/blas_agreement.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>

#include "kernels/blas_kernel.h"
#include "kernels/blas_kernel_table.h"
#include "kernels/blas_products.h"
#include "kernels/gemm.h"

namespace cnn {

std::vector<std::string> blas_kernels_from(const std::string& kernel) {
  const BlasKernel* now = find_blas_kernel(kernel);
  const BlasFacts facts = present_blas_facts();
  if (now == nullptr || !facts.processor.is_x86_64 || !facts.has_many_kernels) return {kernel};
  std::vector<std::string> names{kernel};
  const auto own = std::ranges::find_if(kBestBlasKernels,
                                        [&](const char* name) { return same_kernel_name(name, kernel); });
  for (auto name = own == kBestBlasKernels.end() ? kBestBlasKernels.begin() : own + 1;
       name != kBestBlasKernels.end(); ++name) {
    const BlasKernel* other = find_blas_kernel(*name);
    if (other->vectors <= now->vectors && facts.processor.has(other->needs)) names.emplace_back(*name);
  }
  return names;
}

// OpenBLAS chooses when it is loaded, by what its library calls these, and chooses anew when they are called
// again.
bool use_blas_kernel(const std::string& name) {
  using Function = void (*)();
  const auto forget = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, "gotoblas_dynamic_quit"));
  const auto choose = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, "gotoblas_dynamic_init"));
  if (same_kernel_name(blas_kernel(), name)) return true;
  if (forget == nullptr || choose == nullptr) return false;
  ::setenv("OPENBLAS_CORETYPE", name.c_str(), 1);
  forget();
  choose();
  return same_kernel_name(blas_kernel(), name) && blas_products_are_right();
}

}  // namespace cnn

// How the program starts with OpenBLAS, which decides when it is loaded how it will work.
#pragma once

#include <string>

namespace cnn::app {

// The kernel that matrix products are computed with.
struct BlasStart {
  std::string chosen_by;  // for --version: "chosen by OpenBLAS"
  std::string words;      // of warning, for who computes; empty if all is well
  bool is_usable = true;  // false: `words` say why no product can be computed
};

// To be called first in main. Where OpenBLAS should have started in another way, the program begins again,
// from its file and with the same arguments, in an environment that tells OpenBLAS so:
// - OPENBLAS_CORETYPE, where OpenBLAS chose a worse kernel than the processor can run, because it is older
// than the
//   processor (kernels/blas_kernel.h has the rules), or where products of its kernel are wrong;
// - OPENBLAS_NUM_THREADS=1 where the system limits addresses. OpenBLAS starts a thread for each processor,
// and each
//   takes 128 MiB of addresses and, where these cannot be had, tries for ever. The program has threads of its
//   own. malloc then keeps to one arena: it would reserve 64 MiB for each thread.
// Variables that the user has set stay. CNN_BLAS_HISTORY tells the next life what was tried, each kernel at
// most once.
BlasStart begin_with_right_blas(char** argv);

}  // namespace cnn::app

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

// To be called first in main; also puts the instruction set in force that the command line asks for. Where
// OpenBLAS chose a worse kernel than the processor can run, because it is older than the processor
// (kernels/blas_kernel.h has the rules), or where products of its kernel are wrong, the program begins again,
// from its file and with the same arguments, in an environment that tells OpenBLAS so by OPENBLAS_CORETYPE.
// If the user has set that, it stays. CNN_BLAS_HISTORY tells the next life what was tried, each kernel at
// most once. (limited_start.cc sees to its threads, before it is loaded.)
BlasStart begin_with_right_blas(char** argv);

}  // namespace cnn::app

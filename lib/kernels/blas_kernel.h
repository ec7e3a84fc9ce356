// Which of its kernels OpenBLAS computes with, and which it should.
//
// OpenBLAS chooses when it is loaded: what OPENBLAS_CORETYPE names, else by the processor's model. A version
// that is older than the processor does not know the model and falls back to its slowest kernel (Prescott:
// OpenBLAS 0.3.21 on Emerald Rapids or a 13th-generation Core, its issue #4267), without a word: a quarter of
// the speed of matrix products, half of that of training. The library leaves it so, for it can only be mended
// before OpenBLAS is loaded: a program that is built on it asks blas_kernel_complaint() and sets the
// variable, or begins anew with it as `cnn` does (app/blas_start.h).
#pragma once

#include <optional>
#include <string>

#include "kernels/blas_history.h"
#include "kernels/processor.h"

namespace cnn {

struct BlasFacts {
  Processor processor;
  bool has_many_kernels = true;  // built with DYNAMIC_ARCH
  std::string kernel;            // in force
  std::string asked;             // OPENBLAS_CORETYPE; empty if it is not set
  BlasHistory history;
  std::optional<bool> is_right;  // whether its products are; unknown before they were compared
};

struct BlasJudgement {
  enum class Next {
    compute,     // with the kernel in force
    compare,     // its products with plain loops, and judge again
    begin_anew,  // with OPENBLAS_CORETYPE = `kernel`, and `history` kept
  };
  enum class Chooser { openblas, program, user };

  Next next = Next::compute;
  Chooser chooser = Chooser::openblas;
  std::string kernel;
  BlasHistory history;
  std::string words;  // of warning, for a person; empty if all is well
  bool is_usable =
      true;  // false: the kernel in force cannot run here, or its products are wrong; `words` say so
};

// A function of its arguments alone. The kernel that a user has set stays where the processor can run it,
// with a warning where it uses narrower vectors than the processor has. Else the kernel is one for the
// processor's widest vectors, whether OpenBLAS chose it or must be told. Begins anew with each kernel at most
// once.
BlasJudgement judge_blas_kernel(const BlasFacts& facts);

// The facts of this process, without a history.
BlasFacts present_blas_facts();

// For programs that are built on this library: what is wrong with the kernel in force, and what to set in the
// environment before the program starts; empty if nothing is. Computes nothing.
std::string blas_kernel_complaint();

}  // namespace cnn

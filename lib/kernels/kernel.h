// Functions that are compiled once for each instruction set.
//
//   CNN_KERNEL(void, add, (float* sum, const float* more, int64_t count));
//
// declares cnn::add, which is called like a function and is that of the set in force (kernels/isa.h). It is
// defined in kernels/isa, in namespace cnn::CNN_ISA, where such a name means the same set's own, and its name
// stands in kernels/kernel_names.h: what lacks either does not link.
#pragma once

// NOLINTBEGIN(bugprone-macro-parentheses): parameters have theirs
#if defined(CNN_ISA)
#define CNN_KERNEL(result, name, parameters) \
  namespace CNN_ISA {                        \
  result name parameters;                    \
  }                                          \
  extern result(*name) parameters
#else
#define CNN_KERNEL(result, name, parameters) extern result(*name) parameters
#endif
// NOLINTEND(bugprone-macro-parentheses)

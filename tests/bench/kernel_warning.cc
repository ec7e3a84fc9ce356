// What OpenBLAS computes with is part of every figure.
#include <benchmark/benchmark.h>

#include "kernels/blas_kernel.h"
#include "kernels/gemm.h"

namespace {

const bool kTold = [] {
  benchmark::AddCustomContext("blas", cnn::blas_description());
  const std::string complaint = cnn::blas_kernel_complaint();
  if (!complaint.empty()) benchmark::AddCustomContext("blas warning", complaint);
  return true;
}();

}  // namespace

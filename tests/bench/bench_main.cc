#include <benchmark/benchmark.h>

#include "conv_bench.h"
#include "kernels/blas_kernel.h"
#include "kernels/gemm.h"

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  // What OpenBLAS computes with is part of every figure.
  benchmark::AddCustomContext("blas", cnn::blas_description());
  const std::string complaint = cnn::blas_kernel_complaint();
  if (!complaint.empty()) benchmark::AddCustomContext("blas warning", complaint);
  cnn::add_conv_benchmarks();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

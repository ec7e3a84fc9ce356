// Matrix products. Every call runs on the calling thread alone: the workers above it own the parallelism.
#pragma once

#include <cstdint>
#include <string>

namespace cnn {

enum class Transpose { no, yes };

// C := A x B + beta * C, row-major.
//   A: (m, k), or (k, m) read transposed;  B: (k, n), or (n, k) read transposed;  C: (m, n).
// lda, ldb, ldc are the lengths of the stored rows. With beta 0, C may hold anything, NaN too.
// Note that OpenBLAS may skip a NaN in A or B where it meets a zero factor.
void gemm(Transpose transpose_a, Transpose transpose_b, int64_t m, int64_t n, int64_t k, const float* a,
          int64_t lda, const float* b, int64_t ldb, float beta, float* c, int64_t ldc);

// Keeps OpenBLAS to the calling thread. Called once, before the first product, by whoever makes the workers.
void use_single_threaded_blas();

// Ends the threads that OpenBLAS starts for itself while it is loaded, one for each processor but one. They
// spin for the first tenth of a second in which nobody has work for them, and take the processors from the
// workers: a thread that sleeps is woken in 300 us instead of 20. For programs, at their start, while nobody
// is in a product; a library leaves its host's alone.
void end_blas_threads();

// How many threads may be in products at a time: what OpenBLAS was built for. It keeps a table of so many,
// and writes beyond it where there are more callers.
int most_blas_callers();

// Lets OpenBLAS take the memory that `threads` products at a time work in, which it would else ask for in the
// first of them, again and again for ever where it cannot be had. Throws Failure::resource there, and where
// `threads` are more than most_blas_callers().
void take_blas_memory(int threads);

// For --version: "OpenBLAS 0.3.21 ... SkylakeX": the library's build options and the kernel it chose for this
// processor.
std::string blas_description();

// What the last bits of a result depend on: "AVX-512 kernels and " blas_description().
std::string computed_by();

// The kernel's name alone: "SkylakeX".
std::string blas_kernel();

}  // namespace cnn

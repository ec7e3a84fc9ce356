#include "kernels/gemm.h"

#include <cblas.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "base/error.h"
#include "base/readable_numbers.h"
#include "kernels/isa.h"

// OpenBLAS's own: what each of its functions begins and ends with.
extern "C" {
void* blas_memory_alloc(int);
void blas_memory_free(void*);
[[gnu::weak]] int blas_thread_shutdown_();  // builds without threads have none
}

namespace cnn {
namespace {

CBLAS_TRANSPOSE cblas_transpose(Transpose t) {
  return t == Transpose::yes ? CblasTrans : CblasNoTrans;
}

}  // namespace

void gemm(Transpose transpose_a, Transpose transpose_b, int64_t m, int64_t n, int64_t k, const float* a,
          int64_t lda, const float* b, int64_t ldb, float beta, float* c, int64_t ldc) {
  cblas_sgemm(CblasRowMajor, cblas_transpose(transpose_a), cblas_transpose(transpose_b),
              static_cast<blasint>(m), static_cast<blasint>(n), static_cast<blasint>(k), 1.0F, a,
              static_cast<blasint>(lda), b, static_cast<blasint>(ldb), beta, c, static_cast<blasint>(ldc));
}

void use_single_threaded_blas() {
  openblas_set_num_threads(1);
}

void end_blas_threads() {
  if (blas_thread_shutdown_ != nullptr) blas_thread_shutdown_();
}

int most_blas_callers() {
  constexpr int kUnknown = 32;  // of builds that do not say, the smallest table has 50
  const std::string config = openblas_get_config();
  const std::string key = "MAX_THREADS=";
  const size_t place = config.find(key);
  return place == std::string::npos ? kUnknown : std::max(1, std::atoi(config.c_str() + place + key.size()));
}

void take_blas_memory(int threads) {
  if (threads > most_blas_callers()) {
    throw Error(Failure::resource, "OpenBLAS here was built for " + counted(most_blas_callers(), "thread") +
                                       ", and " + std::to_string(threads) +
                                       " are too many: give fewer --threads");
  }
  constexpr size_t kBytes = size_t{128} << 20;  // addresses; of them only what is used becomes memory
  const auto count = static_cast<size_t>(threads);
  std::vector<void*> tries;
  for (size_t i = 0; i < count; ++i) {
    void* memory = ::mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED) tries.push_back(memory);
  }
  for (void* memory : tries) ::munmap(memory, kBytes);
  if (tries.size() < count) {
    throw Error(Failure::resource, "OpenBLAS takes 128 MiB of addresses for each of " +
                                       counted(threads, "thread") +
                                       ", which this process cannot get: raise its limit (ulimit -v)" +
                                       (threads == 1 ? "" : " or give fewer --threads"));
  }
  for (void*& memory : tries) memory = blas_memory_alloc(0);
  for (void* memory : tries) blas_memory_free(memory);
}

std::string blas_description() {
  return std::string(openblas_get_config()) + ", kernel " + blas_kernel();
}

std::string computed_by() {
  return std::string(isa().title) + " kernels and " + blas_description();
}

std::string blas_kernel() {
  return openblas_get_corename();
}

}  // namespace cnn

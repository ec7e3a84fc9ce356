#include "kernels/gemm.h"

#include <cblas.h>

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

std::string blas_description() {
  return std::string(openblas_get_config()) + ", kernel " + openblas_get_corename();
}

}  // namespace cnn

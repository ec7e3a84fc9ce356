#include "kernels/blas_agreement.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "kernels/blas_kernel_table.h"
#include "kernels/gemm.h"

namespace cnn {

TEST_CASE("blas agreement: OpenBLAS changes to each kernel from the one in force on, and back") {
  const char* asked = std::getenv("OPENBLAS_CORETYPE");
  const std::string before = asked == nullptr ? "" : asked;
  const std::string own = blas_kernel();
  const std::vector<std::string> names = blas_kernels_from(own);
  REQUIRE(!names.empty());
  CHECK(names.front() == own);
  for (const std::string& name : names) {
    CAPTURE(name);
    if (name != own) CHECK(find_blas_kernel(name)->vectors <= find_blas_kernel(own)->vectors);
    CHECK(use_blas_kernel(name));
    CHECK(same_kernel_name(blas_kernel(), name));
  }
  CHECK(use_blas_kernel(own));
  if (before.empty()) {
    ::unsetenv("OPENBLAS_CORETYPE");
  } else {
    ::setenv("OPENBLAS_CORETYPE", before.c_str(), 1);
  }
}

}  // namespace cnn

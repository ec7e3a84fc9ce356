#include "kernels/gemm.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>

#include "kernels/window_cases.h"
#include "sanitized.h"

namespace cnn {
namespace {

TEST_CASE("gemm: all four forms agree with plain loops, with rows longer than the matrix") {
  const int64_t m = 7;
  const int64_t n = 9;
  const int64_t k = 5;
  for (const Transpose ta : {Transpose::no, Transpose::yes}) {
    for (const Transpose tb : {Transpose::no, Transpose::yes}) {
      const int64_t lda = (ta == Transpose::no ? k : m) + 2;
      const int64_t ldb = (tb == Transpose::no ? n : k) + 3;
      const int64_t ldc = n + 1;
      const auto a = random_floats(lda * (ta == Transpose::no ? m : k), 1);
      const auto b = random_floats(ldb * (tb == Transpose::no ? k : n), 2);
      auto c = random_floats(ldc * m, 3);
      const auto before = c;
      gemm(ta, tb, m, n, k, a.data(), lda, b.data(), ldb, 1, c.data(), ldc);
      for (int64_t i = 0; i < m; ++i) {
        for (int64_t j = 0; j < n; ++j) {
          double sum = before[static_cast<size_t>(i * ldc + j)];
          for (int64_t l = 0; l < k; ++l) {
            const float left = a[static_cast<size_t>(ta == Transpose::no ? i * lda + l : l * lda + i)];
            const float right = b[static_cast<size_t>(tb == Transpose::no ? l * ldb + j : j * ldb + l)];
            sum += double{left} * right;
          }
          CHECK(c[static_cast<size_t>(i * ldc + j)] == Approx(sum).margin(1e-4));
        }
        CHECK(c[static_cast<size_t>(i * ldc + n)] == before[static_cast<size_t>(i * ldc + n)]);
      }
    }
  }
}

TEST_CASE("gemm: with beta 0 the result may lie where anything was") {
  const std::vector<float> a = {2};
  const std::vector<float> b = {3};
  std::vector<float> c = {NAN};
  gemm(Transpose::no, Transpose::no, 1, 1, 1, a.data(), 1, b.data(), 1, 0, c.data(), 1);
  CHECK(c[0] == 6);
}

TEST_CASE("blas: its own threads can be ended, and it computes without them") {
  const auto threads = [] {
    const std::filesystem::directory_iterator all("/proc/self/task");
    return std::distance(begin(all), end(all));
  };
  end_blas_threads();
  if (!kIsSanitized) CHECK(threads() == 1);  // a sanitizer has one of its own
  use_single_threaded_blas();
  end_blas_threads();
  const std::vector<float> a(512 * 512, 1);
  std::vector<float> c(a.size());
  gemm(Transpose::no, Transpose::no, 512, 512, 512, a.data(), 512, a.data(), 512, 0, c.data(), 512);
  CHECK(std::ranges::all_of(c, [](float sum) { return sum == 512; }));
  if (!kIsSanitized) CHECK(threads() == 1);
}

TEST_CASE("blas: the description names the library and its kernel") {
  CHECK(blas_description().find("OpenBLAS 0.") == 0);
  CHECK(blas_description().find(", kernel ") != std::string::npos);
}

}  // namespace
}  // namespace cnn

#include "kernels/blas_products.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "kernels/gemm.h"

namespace cnn {
namespace {

struct Sides {
  int64_t m, n, k;
};

// Small and odd, for kernels of small matrices; one that is cut into blocks and has remainders.
constexpr Sides kProducts[] = {{1, 1, 1}, {7, 19, 5}, {33, 17, 29}, {131, 117, 101}};

// -3..3: floats add up products of such exactly, in any order.
std::vector<float> whole_numbers(int64_t count, uint32_t state) {
  std::vector<float> values(static_cast<size_t>(count));
  for (float& value : values) {
    state = state * 1664525U + 1013904223U;  // Numerical Recipes' generator
    value = static_cast<float>(static_cast<int>((state >> 16) % 7U) - 3);
  }
  return values;
}

std::vector<float> transposed(const std::vector<float>& matrix, int64_t rows, int64_t columns) {
  std::vector<float> result(matrix.size());
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = 0; j < columns; ++j) {
      result[static_cast<size_t>(j * rows + i)] = matrix[static_cast<size_t>(i * columns + j)];
    }
  }
  return result;
}

// C (m, n) := A (m, k) x B (k, n)
std::vector<float> plain_product(const Sides& s, const std::vector<float>& a, const std::vector<float>& b) {
  std::vector<float> c(static_cast<size_t>(s.m * s.n), 0.0F);
  for (int64_t i = 0; i < s.m; ++i) {
    for (int64_t l = 0; l < s.k; ++l) {
      const float factor = a[static_cast<size_t>(i * s.k + l)];
      for (int64_t j = 0; j < s.n; ++j) {
        c[static_cast<size_t>(i * s.n + j)] += factor * b[static_cast<size_t>(l * s.n + j)];
      }
    }
  }
  return c;
}

bool is_right(const Sides& s) {
  const std::vector<float> a = whole_numbers(s.m * s.k, 1);
  const std::vector<float> b = whole_numbers(s.k * s.n, 2);
  const std::vector<float> a_turned = transposed(a, s.m, s.k);
  const std::vector<float> b_turned = transposed(b, s.k, s.n);
  const std::vector<float> right = plain_product(s, a, b);
  for (const Transpose ta : {Transpose::no, Transpose::yes}) {
    for (const Transpose tb : {Transpose::no, Transpose::yes}) {
      for (const float beta : {0.0F, 1.0F}) {
        std::vector<float> c(right.size(), 1.0F);
        gemm(ta, tb, s.m, s.n, s.k, ta == Transpose::no ? a.data() : a_turned.data(),
             ta == Transpose::no ? s.k : s.m, tb == Transpose::no ? b.data() : b_turned.data(),
             tb == Transpose::no ? s.n : s.k, beta, c.data(), s.n);
        const auto agrees = [beta](float x, float y) { return x == y + beta; };
        if (!std::equal(c.begin(), c.end(), right.begin(), agrees)) return false;
      }
    }
  }
  return true;
}

}  // namespace

bool blas_products_are_right() {
  use_single_threaded_blas();
  take_blas_memory(1);
  return std::all_of(std::begin(kProducts), std::end(kProducts), is_right);
}

}  // namespace cnn

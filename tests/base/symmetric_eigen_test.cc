#include "base/symmetric_eigen.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "random_values.h"

namespace cnn {

TEST_CASE("eigen: vectors at right angles that the matrix only stretches, the largest first") {
  constexpr size_t kSide = 27;
  const auto numbers = random_floats(kSide * kSide, 1);
  std::vector<double> matrix(kSide * kSide);
  for (size_t i = 0; i < kSide; ++i) {
    for (size_t j = 0; j < kSide; ++j)
      matrix[i * kSide + j] = double{numbers[i * kSide + j]} + double{numbers[j * kSide + i]};
  }
  const Eigen eigen = eigen_of_symmetric(matrix, kSide);
  REQUIRE(eigen.values.size() == kSide);
  for (size_t k = 0; k < kSide; ++k) {
    const std::vector<double>& vector = eigen.vectors[k];
    CHECK((k == 0 || eigen.values[k - 1] >= eigen.values[k]));
    for (size_t i = 0; i < kSide; ++i) {
      double product = 0;
      for (size_t j = 0; j < kSide; ++j) product += matrix[i * kSide + j] * vector[j];
      CHECK(product == Approx(eigen.values[k] * vector[i]).margin(1e-10));
    }
    for (size_t other = 0; other <= k; ++other) {
      double product = 0;
      for (size_t i = 0; i < kSide; ++i) product += vector[i] * eigen.vectors[other][i];
      CHECK(product == Approx(other == k ? 1 : 0).margin(1e-12));
    }
  }
}

TEST_CASE("eigen: of a diagonal matrix, of equal values and of nothing") {
  const Eigen eigen = eigen_of_symmetric({1, 0, 0, 0, 3, 0, 0, 0, 3}, 3);
  CHECK(eigen.values == std::vector<double>{3, 3, 1});
  CHECK(eigen.vectors[2] == std::vector<double>{1, 0, 0});
  CHECK(eigen_of_symmetric({0, 0, 0, 0}, 2).values == std::vector<double>{0, 0});
}

}  // namespace cnn

// Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations: Golub, Van Loan, "Matrix
// computations", 8.5.
#pragma once

#include <cstdint>
#include <vector>

namespace cnn {

struct Eigen {
  std::vector<double> values;                // the largest first
  std::vector<std::vector<double>> vectors;  // of each: of length 1, its largest component positive
};

// Of the symmetric n x n numbers of `matrix`, row by row. In time of n^3: for some hundreds of rows.
Eigen eigen_of_symmetric(std::vector<double> matrix, int64_t n);

}  // namespace cnn

#include "base/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace cnn {
namespace {

constexpr int kMostSweeps = 60;  // some eight do
constexpr double kSmallest = 1e-30;

// The matrix, of which rotations make a diagonal, and their product.
struct Rotated {
  std::vector<double> a;
  std::vector<double> v;  // a row an eigenvector
  size_t n;

  double off_diagonal() const {
    double sum = 0;
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < i; ++j) sum += a[i * n + j] * a[i * n + j];
    }
    return sum;
  }

  void rotate(size_t p, size_t q) {
    const double apq = a[p * n + q];
    if (apq == 0) return;
    const double theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
    const double t = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
    const double c = 1 / std::sqrt(t * t + 1);
    const double s = t * c;
    for (size_t k = 0; k < n; ++k) turn(a[k * n + p], a[k * n + q], c, s);
    for (size_t k = 0; k < n; ++k) turn(a[p * n + k], a[q * n + k], c, s);
    for (size_t k = 0; k < n; ++k) turn(v[p * n + k], v[q * n + k], c, s);
  }

  static void turn(double& x, double& y, double c, double s) {
    const double old = x;
    x = c * old - s * y;
    y = s * old + c * y;
  }
};

std::vector<double> signed_vector(const double* row, size_t n) {
  std::vector<double> vector(row, row + n);
  const auto largest =
      std::ranges::max_element(vector, {}, [](double component) { return std::abs(component); });
  if (*largest < 0) {
    for (double& component : vector) component = -component;
  }
  return vector;
}

}  // namespace

Eigen eigen_of_symmetric(std::vector<double> matrix, int64_t n) {
  const auto size = static_cast<size_t>(n);
  double scale = 0;
  for (const double value : matrix) scale += value * value;
  Rotated rotated{std::move(matrix), std::vector<double>(size * size), size};
  for (size_t i = 0; i < size; ++i) rotated.v[i * size + i] = 1;
  for (int sweep = 0; sweep < kMostSweeps && rotated.off_diagonal() > kSmallest * scale; ++sweep) {
    for (size_t p = 0; p < size; ++p) {
      for (size_t q = p + 1; q < size; ++q) rotated.rotate(p, q);
    }
  }
  std::vector<size_t> order(size);
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(), [&](size_t i) { return rotated.a[i * size + i]; });
  Eigen eigen;
  for (const size_t i : order) {
    eigen.values.push_back(rotated.a[i * size + i]);
    eigen.vectors.push_back(signed_vector(&rotated.v[i * size], size));
  }
  return eigen;
}

}  // namespace cnn

#include "layers/initialize.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace cnn {
namespace {

// Makes the rows, at least as long as there are many, stand at right angles to one another, each of length 1:
// Gram and Schmidt's, by what is left.
void orthonormalize(std::vector<double>& numbers, size_t rows, size_t columns) {
  const auto product = [&](const double* a, const double* b) {
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (size_t i = 0; i < columns; ++i) sum += a[i] * b[i];
    return sum;
  };
  for (size_t row = 0; row < rows; ++row) {
    double* a = &numbers[row * columns];
    for (size_t before = 0; before < row; ++before) {
      const double* b = &numbers[before * columns];
      const double share = product(a, b);
#pragma omp simd
      for (size_t i = 0; i < columns; ++i) a[i] -= share * b[i];
    }
    const double length = std::sqrt(product(a, a));
    for (size_t i = 0; i < columns; ++i) a[i] /= length;
  }
}

struct FirstFill {
  std::span<float> values;
  Random random;

  void operator()(const Alike& alike) { std::ranges::fill(values, static_cast<float>(alike.value)); }
  void operator()(const EvenlyDrawn& even) {
    for (float& value : values) value = static_cast<float>(even.bound * (2.0 * random.uniform() - 1.0));
  }
  void operator()(const NormallyDrawn& normal) {
    for (float& value : values) value = static_cast<float>(normal.std * random.normal());
  }
  // Of more rows than columns, these are what stands at right angles.
  void operator()(const OrthogonallyDrawn& orthogonal) {
    const auto rows = static_cast<size_t>(orthogonal.rows);
    const size_t columns = values.size() / rows;
    std::vector<double> numbers(values.size());
    for (double& number : numbers) number = random.normal();
    const bool is_tall = rows > columns;
    orthonormalize(numbers, std::min(rows, columns), std::max(rows, columns));
    for (size_t i = 0; i < values.size(); ++i) {
      const size_t place = is_tall ? i % columns * rows + i / columns : i;
      values[i] = static_cast<float>(orthogonal.gain * numbers[place]);
    }
  }
  void operator()(const IdentityAndDrawn& identity) {
    std::visit(*this, identity.rest);
    const Dims& dims = identity.dims;
    const int64_t window = dims.size() == 4 ? dims[2] * dims[3] : 1;
    const int64_t middle = dims.size() == 4 ? dims[2] / 2 * dims[3] + dims[3] / 2 : 0;
    const int64_t of_group = dims[0] / identity.groups;
    for (int64_t row = 0; row < dims[0]; ++row) {
      const int64_t channel = row % of_group;
      if (channel >= dims[1]) continue;
      const auto filter =
          values.subspan(static_cast<size_t>(row * dims[1] * window), static_cast<size_t>(dims[1] * window));
      std::ranges::fill(filter, 0.0F);
      filter[static_cast<size_t>(channel * window + middle)] = 1;
    }
  }
};

}  // namespace

void initialize(const FirstValues& first, uint64_t seed, int64_t layer_index, size_t tensor,
                std::span<float> values) {
  const Random random(seed, RandomUse::initialize, static_cast<uint64_t>(layer_index),
                      static_cast<uint32_t>(tensor));
  std::visit(FirstFill{values, random}, first);
}

}  // namespace cnn

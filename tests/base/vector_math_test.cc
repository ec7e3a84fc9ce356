#include "base/vector_math.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace cnn {
namespace {

std::vector<float> numbers() {
  std::vector<float> x = {0, -0.0F, 1e-30F, -1e-30F, 1e-6F, -1e-6F};
  for (int i = -4362; i <= 4362; ++i) x.push_back(0.00917F * static_cast<float>(i));
  return x;
}

// The largest error over all numbers, relative to `scale(x)`.
template <typename Fast, typename Exact, typename Scale>
double largest_error(Fast fast, Exact exact, Scale scale) {
  double largest = 0;
  for (const float x : numbers()) {
    largest = std::max(largest, std::abs(double{fast(x)} - exact(double{x})) / scale(double{x}));
  }
  return largest;
}

TEST_CASE("vector math: exp and its kin are exact to a few units in the last place") {
  const auto exp = [](double x) { return std::exp(x); };
  CHECK(largest_error([](float x) { return fast_exp(x); }, exp, exp) < 3e-7);
  const auto expm1 = [](double x) { return std::expm1(x); };
  const auto size = [](double x) { return std::abs(std::expm1(x)) + 1e-40; };
  CHECK(largest_error([](float x) { return fast_expm1(x); }, expm1, size) < 3e-7);
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  CHECK(largest_error([](float x) { return fast_sigmoid(x); }, sigmoid, sigmoid) < 4e-7);
  const auto tanh = [](double x) { return std::tanh(x); };
  const auto tanh_size = [](double x) { return std::abs(std::tanh(x)) + 1e-40; };
  CHECK(largest_error([](float x) { return fast_tanh(x); }, tanh, tanh_size) < 4e-7);
}

TEST_CASE("vector math: the normal distribution is exact to 3e-7") {
  const auto one = [](double) { return 1.0; };
  const auto probability = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  CHECK(largest_error([](float x) { return normal_probability(x); }, probability, one) < 3e-7);
  const auto density = [](double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1.0)); };
  CHECK(largest_error([](float x) { return normal_density(x); }, density, one) < 1e-7);
}

TEST_CASE("vector math: huge arguments give the limits, nothing else") {
  CHECK(fast_sigmoid(1e30F) == 1);
  CHECK(fast_sigmoid(-1e30F) < 1e-37F);
  CHECK(fast_tanh(1e30F) == 1);
  CHECK(fast_tanh(-1e30F) == -1);
  CHECK(normal_probability(-1e18F) == 0);
  CHECK(normal_probability(1e18F) == 1);
}

}  // namespace
}  // namespace cnn

#include "base/finite.h"

#include <catch2/catch.hpp>
#include <limits>
#include <vector>

namespace cnn {

TEST_CASE(
    "finite: zeros, the smallest and the largest numbers are, infinities and NaN are not, wherever they "
    "stand") {
  using Limits = std::numeric_limits<float>;
  CHECK(all_finite({}));
  std::vector<float> values = {0, -0.0F, Limits::denorm_min(), Limits::max(), Limits::lowest()};
  values.resize(37, 1);
  CHECK(all_finite(values));
  for (const float bad :
       {Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), -Limits::quiet_NaN()}) {
    for (float& value : values) {
      const float before = value;
      value = bad;
      CHECK(!all_finite(values));
      value = before;
    }
  }
}

}  // namespace cnn

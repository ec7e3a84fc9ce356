#include "kernels/lanes.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/buffer.h"
#include "kernels/lane_pool.h"
#include "kernels/window_cases.h"

namespace cnn {
namespace {

TEST_CASE("lanes: images stand side by side, empty lanes are zero, and come back as they were") {
  for (const int64_t size : {1, 7, 16, 45}) {
    for (int64_t images = 1; images <= kLanes; ++images) {
      const auto x = random_floats(images * size, 1);
      Buffer<float> lanes(size * kLanes);
      for (float& value : lanes.span()) value = NAN;
      to_lanes(x.data(), images, size, lanes.data());
      bool right = true;
      for (int64_t i = 0; i < size; ++i) {
        for (int64_t n = 0; n < kLanes; ++n) {
          right =
              right && lanes[i * kLanes + n] == (n < images ? x[static_cast<size_t>(n * size + i)] : 0.0F);
        }
      }
      CHECK(right);
      std::vector<float> back(x.size(), NAN);
      from_lanes(lanes.data(), images, size, back.data());
      CHECK(back == x);
    }
  }
}

TEST_CASE("lane pool: a NaN comes out, wherever in the window it is") {
  const WindowGeometry g = window({1, 2, 2}, {2, 2}, {2, 2}, {0, 0});
  for (int64_t place = 0; place < 4; ++place) {
    Buffer<float> x(4 * kLanes);
    x[place * kLanes] = NAN;
    Buffer<float> y(kLanes);
    lane_max_pool_row(g, true, x.data(), 0, y.data(), nullptr);
    CHECK(std::isnan(y[0]));
    CHECK(y[1] == 0);
  }
}

}  // namespace
}  // namespace cnn

#include "kernels/layout.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/buffer.h"
#include "kernels/window_cases.h"

namespace cnn {
namespace {

TEST_CASE("lanes: images stand side by side, empty lanes are zero, and come back as they were") {
  for (const int64_t size : {1, 7, 16, 45}) {
    for (int64_t images = 1; images <= lane_count(); ++images) {
      const auto x = random_floats(images * size, 1);
      Buffer<float> lanes(size * lane_count());
      for (float& value : lanes.span()) value = NAN;
      to_lanes(x.data(), images, size, lanes.data());
      bool right = true;
      for (int64_t i = 0; i < size; ++i) {
        for (int64_t n = 0; n < lane_count(); ++n) {
          right = right &&
                  lanes[i * lane_count() + n] == (n < images ? x[static_cast<size_t>(n * size + i)] : 0.0F);
        }
      }
      CHECK(right);
      std::vector<float> back(x.size(), NAN);
      from_lanes(lanes.data(), images, size, back.data());
      CHECK(back == x);
    }
  }
}

TEST_CASE("channels last: channels stand innermost, padded with zeros, and come back as they were") {
  for (const Volume& volume : {Volume{1, 1, 1}, {3, 5, 7}, {16, 4, 4}, {33, 3, 6}}) {
    const auto x = random_floats(volume.size(), 1);
    const int64_t depth = padded_channels(volume.channels);
    Buffer<float> y(volume.pixels() * depth);
    for (float& value : y.span()) value = NAN;
    to_channels_last(volume, x.data(), y.data());
    bool right = true;
    for (int64_t p = 0; p < volume.pixels(); ++p) {
      for (int64_t c = 0; c < depth; ++c) {
        right = right && y[p * depth + c] ==
                             (c < volume.channels ? x[static_cast<size_t>(c * volume.pixels() + p)] : 0.0F);
      }
    }
    CHECK(right);
    std::vector<float> back(x.size(), NAN);
    from_channels_last(volume, y.data(), back.data());
    CHECK(back == x);
  }
}

}  // namespace
}  // namespace cnn

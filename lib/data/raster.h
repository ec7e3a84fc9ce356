// A picture as it comes out of a file.
#pragma once

#include <cstdint>
#include <vector>

namespace cnn {

struct Raster {
  int64_t height = 0;
  int64_t width = 0;
  int64_t channels = 0;         // 1: gray, 3: RGB
  std::vector<uint8_t> pixels;  // (height, width, channels)
};

}  // namespace cnn

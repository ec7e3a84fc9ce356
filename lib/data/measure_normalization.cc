#include <algorithm>
#include <cmath>

#include "data/open_dataset.h"

namespace cnn {
namespace {

// The most pixels whose squares, 255*255 each, sum up in 32 bits.
constexpr int64_t kBlock = 1 << 16;

struct Sums {
  int64_t values = 0;
  int64_t squares = 0;
};

void add_plane(const uint8_t* plane, int64_t pixels, Sums& sums) {
  for (int64_t begin = 0; begin < pixels; begin += kBlock) {
    uint32_t values = 0;
    uint32_t squares = 0;
    for (int64_t i = begin; i < std::min(pixels, begin + kBlock); ++i) {
      const uint32_t value = plane[i];
      values += value;
      squares += value * value;
    }
    sums.values += values;
    sums.squares += squares;
  }
}

}  // namespace

Normalization measure_normalization(const Dataset& data, const Subset& subset) {
  Normalization result;
  const int64_t count = static_cast<int64_t>(subset.indices.size()) * data.image.pixels();
  const auto pixels = static_cast<double>(count);
  for (int64_t channel = 0; channel < data.image.channels; ++channel) {
    Sums sums;
    for (const int64_t index : subset.indices) {
      add_plane(data.pixels_of(index) + channel * data.image.pixels(), data.image.pixels(), sums);
    }
    // Moments about the whole number next to the mean, still exact: the squares of what is left are of the
    // variance's own size, and nothing cancels.
    const int64_t center = (sums.values + count / 2) / count;
    const double off_center = static_cast<double>(sums.values - center * count) / pixels;
    const int64_t squares = sums.squares - 2 * center * sums.values + center * center * count;
    const double variance = static_cast<double>(squares) / pixels - off_center * off_center;
    result.mean.push_back(static_cast<double>(sums.values) / pixels / 255);
    result.std.push_back(variance > 0 ? std::sqrt(variance) / 255 : 1);
  }
  return result;
}

}  // namespace cnn

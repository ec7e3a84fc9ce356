#include <algorithm>
#include <cmath>
#include <vector>

#include "base/thread_pool.h"
#include "data/decode_images.h"
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

using ChannelSums = std::vector<Sums>;

void add_image(const uint8_t* pixels, const Volume& image, ChannelSums& sums) {
  for (Sums& of_channel : sums) {
    add_plane(pixels, image.pixels(), of_channel);
    pixels += image.pixels();
  }
}

// The sum over the images of a streamed set, which are decoded once more for it. Each thread has a sum of its
// own, `zero` at first; `add` adds an image to one, `join` one to another. Sums are of whole numbers: the
// result is the same whichever thread has added which image.
template <typename Sum, typename Add, typename Join>
Sum sum_streamed(const Dataset& data, const Subset& subset, const Sum& zero, Add add, Join join) {
  ThreadPool pool(available_processors());
  const auto threads = static_cast<size_t>(pool.threads());
  std::vector<Sum> parts(threads, zero);
  std::vector<Bytes> room(threads, Bytes(static_cast<size_t>(data.image.size())));
  pool.run(std::ssize(subset.indices), [&](int64_t i, int thread) {
    const auto own = static_cast<size_t>(thread);
    decode_again(data, subset.indices[static_cast<size_t>(i)], room[own].data());
    add(room[own].data(), parts[own]);
  });
  for (size_t thread = 1; thread < threads; ++thread) join(parts[thread], parts.front());
  return parts.front();
}

ChannelSums sums_by_channel(const Dataset& data, const Subset& subset) {
  ChannelSums zero(static_cast<size_t>(data.image.channels));
  const auto add = [&](const uint8_t* pixels, ChannelSums& sums) { add_image(pixels, data.image, sums); };
  const auto join = [](const ChannelSums& from, ChannelSums& to) {
    for (size_t channel = 0; channel < to.size(); ++channel) {
      to[channel].values += from[channel].values;
      to[channel].squares += from[channel].squares;
    }
  };
  if (data.is_streamed()) return sum_streamed(data, subset, zero, add, join);
  for (const int64_t index : subset.indices) add(data.pixels_of(index), zero);
  return zero;
}

using PixelSums = std::vector<int64_t>;

PixelSums sums_by_pixel(const Dataset& data, const Subset& subset) {
  PixelSums zero(static_cast<size_t>(data.image.size()));
  const auto add = [](const uint8_t* pixels, PixelSums& sums) {
    for (size_t i = 0; i < sums.size(); ++i) sums[i] += pixels[i];
  };
  const auto join = [](const PixelSums& from, PixelSums& to) {
    for (size_t i = 0; i < to.size(); ++i) to[i] += from[i];
  };
  if (data.is_streamed()) return sum_streamed(data, subset, zero, add, join);
  for (const int64_t index : subset.indices) add(data.pixels_of(index), zero);
  return zero;
}

}  // namespace

Normalization measure_normalization(const Dataset& data, const Subset& subset) {
  Normalization result;
  const int64_t count = static_cast<int64_t>(subset.indices.size()) * data.image.pixels();
  const auto pixels = static_cast<double>(count);
  for (const Sums& sums : sums_by_channel(data, subset)) {
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

std::vector<float> measure_mean_image(const Dataset& data, const Subset& subset) {
  std::vector<float> mean;
  const double whole = 255 * static_cast<double>(subset.indices.size());
  for (const int64_t sum : sums_by_pixel(data, subset))
    mean.push_back(static_cast<float>(static_cast<double>(sum) / whole));
  return mean;
}

void measure_training_images(DataSpec& spec, OpenedData& data) {
  if (std::holds_alternative<AutoNormalization>(spec.normalize)) {
    spec.normalize = measure_normalization(data.train, data.training);
  }
  if (std::holds_alternative<MeanImageNormalization>(spec.normalize) && data.mean_image.empty()) {
    data.mean_image = measure_mean_image(data.train, data.training);
  }
}

}  // namespace cnn

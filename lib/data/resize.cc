#include "data/resize.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace cnn {
namespace {

// What one pixel of a resized line is made of: weights, summing up to 1, of pixels first, first + 1, ...
struct Window {
  int64_t first;
  std::span<const float> weights;
};

// One direction of a picture: `length` pixels of its own, of which pixel x is in pixel (x + before)/factor of
// the raster.
struct Line {
  int64_t length;
  int64_t factor;
  int64_t before;
};

Line rows_of(const Raster& raster) {
  return {raster.picture_size().height, raster.shrinking.factor, raster.shrinking.before.height};
}
Line columns_of(const Raster& raster) {
  return {raster.picture_size().width, raster.shrinking.factor, raster.shrinking.before.width};
}

// Those of a line's pixels.
class Windows {
 public:
  Windows(const Line& from, int64_t to) {
    const double scale = static_cast<double>(from.length) / static_cast<double>(to);
    const double reach = std::max(static_cast<double>(from.factor), scale);
    std::vector<double> weights;
    for (int64_t i = 0; i < to; ++i) {
      const double center = (static_cast<double>(i) + 0.5) * scale;
      const int64_t begin = std::max<int64_t>(0, static_cast<int64_t>(std::floor(center - reach + 0.5)));
      const int64_t end = std::min(from.length, static_cast<int64_t>(std::floor(center + reach + 0.5)));
      const int64_t first = (begin + from.before) / from.factor;
      double sum = 0;
      weights.assign(static_cast<size_t>((end - 1 + from.before) / from.factor - first + 1), 0.0);
      for (int64_t x = begin; x < end; ++x) {
        const double weight = std::max(0.0, 1 - std::abs(static_cast<double>(x) + 0.5 - center) / reach);
        weights[static_cast<size_t>((x + from.before) / from.factor - first)] += weight;
        sum += weight;
      }
      places_.push_back({first, weights_.size(), weights.size()});
      for (const double weight : weights) weights_.push_back(static_cast<float>(weight / sum));
    }
  }

  size_t size() const { return places_.size(); }
  Window operator[](size_t i) const {
    const Place& place = places_[i];
    return {place.first, std::span(weights_).subspan(place.begin, place.count)};
  }

 private:
  struct Place {
    int64_t first;
    size_t begin;  // in weights_
    size_t count;
  };
  std::vector<Place> places_;
  std::vector<float> weights_;
};

uint8_t rounded(float value) {
  return static_cast<uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
}

// in: (H,W,C) -> out: (C,H,to)
std::vector<float> resize_rows(const Raster& in, int64_t to) {
  const Windows columns(columns_of(in), to);
  std::vector<float> out(static_cast<size_t>(in.channels * in.height * to));
  for (int64_t c = 0; c < in.channels; ++c) {
    for (int64_t y = 0; y < in.height; ++y) {
      const uint8_t* row = in.pixels.data() + y * in.width * in.channels + c;
      float* target = out.data() + (c * in.height + y) * to;
      for (size_t x = 0; x < columns.size(); ++x) {
        const Window window = columns[x];
        const uint8_t* pixel = row + window.first * in.channels;
        float sum = 0;
        for (const float weight : window.weights) {
          sum += weight * static_cast<float>(*pixel);
          pixel += in.channels;
        }
        *target++ = sum;
      }
    }
  }
  return out;
}

// in: (from,width) -> out: (to,width)
void resize_columns(const float* in, int64_t width, const Windows& rows, uint8_t* out) {
  std::vector<float> sums(static_cast<size_t>(width));
  for (size_t y = 0; y < rows.size(); ++y) {
    const Window window = rows[y];
    std::fill(sums.begin(), sums.end(), 0.0F);
    const float* row = in + window.first * width;
    for (const float weight : window.weights) {
      for (size_t x = 0; x < sums.size(); ++x) sums[x] += weight * row[x];
      row += width;
    }
    out = std::transform(sums.begin(), sums.end(), out, rounded);
  }
}

// out: (C,H,W) of the raster itself.
void split_channels(const Raster& raster, uint8_t* out) {
  for (int64_t c = 0; c < raster.channels; ++c) {
    const uint8_t* in = raster.pixels.data() + c;
    for (int64_t i = 0; i < raster.height * raster.width; ++i, in += raster.channels) *out++ = *in;
  }
}

}  // namespace

Raster to_gray(const Raster& raster) {
  if (raster.channels == 1) return raster;
  Raster gray{raster.height, raster.width, 1, {}, raster.shrinking};
  gray.pixels.resize(static_cast<size_t>(raster.height * raster.width));
  const uint8_t* in = raster.pixels.data();
  for (uint8_t& out : gray.pixels) {
    out = gray_of(in);
    in += 3;
  }
  return gray;
}

void resize(const Raster& raster, const Volume& input, uint8_t* out) {
  if (input.channels == 1 && raster.channels == 3) return resize(to_gray(raster), input, out);
  if (raster.picture_size() == Size2{input.height, input.width} && raster.shrinking.factor == 1) {
    split_channels(raster, out);
  } else {
    const auto narrowed = resize_rows(raster, input.width);
    const Windows rows(rows_of(raster), input.height);
    for (int64_t c = 0; c < raster.channels; ++c) {
      resize_columns(narrowed.data() + c * raster.height * input.width, input.width, rows,
                     out + c * input.pixels());
    }
  }
  for (int64_t c = raster.channels; c < input.channels; ++c)
    std::copy_n(out, input.pixels(), out + c * input.pixels());
}

int64_t resize_memory(const Size2& size, int64_t channels, int64_t width) {
  const auto narrowed = static_cast<int64_t>(sizeof(float)) * size.height * width;
  return std::max(channels * narrowed, channels == 1 ? 0 : size.height * size.width + narrowed);
}

}  // namespace cnn

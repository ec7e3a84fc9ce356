#include "kernels/channel_statistics.h"

#include <algorithm>

#include "kernels/elementwise.h"
#include "kernels/isa/lanes.h"

namespace cnn::CNN_ISA {
namespace {

// Channels last: (H, W, channels), a vector of channels at a time. Sums are taken by row first: an error then
// grows with the sides, not with the area.
template <typename Term>
void sum_rows(const BatchPart& part, float* sums, Term term) {
  const int64_t width = part.volume.width;
  const int64_t channels = part.channels();
  for (int64_t c = 0; c < channels; c += kLanes) {
    Lanes total{};
    for (int64_t h = 0; h < part.volume.height; ++h) {
      Lanes row{};
      for (int64_t w = 0; w < width; ++w) row += term((h * width + w) * channels + c, c);
      total += row;
    }
    store_lanes(sums + c, total);
  }
}

// Dense and lanes: each channel's numbers lie together.
int64_t run_length(const BatchPart& part) {
  return part.volume.pixels() * (part.layout == Layout::lanes ? kLanes : 1);
}

// 1 for the lanes that count, 0 for the others.
Lanes counting(const BatchPart& part) {
  Lanes mask{};
  for (int64_t i = 0; i < kLanes; ++i) mask[i] = i < part.images ? 1.0F : 0.0F;
  return mask;
}

// The sum of term(first) over one channel's vectors, and of the numbers left after the last whole vector one
// by one.
template <typename Term, typename LastTerm>
float sum_run(const BatchPart& part, Term term, LastTerm last_term) {
  const int64_t run = run_length(part);
  const int64_t row = std::max<int64_t>(1, part.volume.width) * kLanes;
  Lanes total{};
  int64_t i = 0;
  while (i + kLanes <= run) {
    Lanes sum{};
    const int64_t end = std::min(run - kLanes, i + row - kLanes);
    for (; i <= end; i += kLanes) sum += term(i);
    total += sum;
  }
  if (part.layout == Layout::lanes) {
    // A select, not a product: what lies in the other lanes need not be finite.
    const Lanes mask = counting(part);
    total = mask != 0 ? total : Lanes{};
  }
  float result = 0;
  for (int64_t lane = 0; lane < kLanes; ++lane) result += total[lane];
  for (; i < run; ++i) result += last_term(i);
  return result;
}

Lanes all_lanes(float value) {
  return Lanes{} + value;
}

}  // namespace

void channel_moments(const BatchPart& part, const float* x, float* mean, float* squares) {
  const auto count = static_cast<float>(part.numbers());
  if (part.layout == Layout::channels_last) {
    sum_rows(part, mean, [&](int64_t i, int64_t) { return load_lanes(x + i); });
    for (int64_t c = 0; c < part.channels(); ++c) mean[c] /= count;
    sum_rows(part, squares, [&](int64_t i, int64_t c) {
      const Lanes distance = load_lanes(x + i) - load_lanes(mean + c);
      return distance * distance;
    });
    return;
  }
  for (int64_t c = 0; c < part.channels(); ++c, x += run_length(part)) {
    mean[c] = sum_run(
                  part, [&](int64_t i) { return load_lanes(x + i); }, [&](int64_t i) { return x[i]; }) /
              count;
    const float m = mean[c];
    squares[c] = sum_run(
        part,
        [&](int64_t i) {
          const Lanes distance = load_lanes(x + i) - all_lanes(m);
          return distance * distance;
        },
        [&](int64_t i) { return (x[i] - m) * (x[i] - m); });
  }
}

void scale_channels(const BatchPart& part, const float* x, const float* mean, const float* scale,
                    const float* shift, const Clamp& clamp, float* y) {
  const auto [low, high] = clamp;
  const int64_t channels = part.channels();
  if (part.layout == Layout::channels_last) {
    for (int64_t pixel = 0; pixel < part.volume.pixels(); ++pixel, x += channels, y += channels) {
#pragma omp simd
      for (int64_t c = 0; c < channels; ++c) {
        const float value = (x[c] - mean[c]) * scale[c] + shift[c];
        y[c] = value < low ? low : value > high ? high : value;
      }
    }
    return;
  }
  const int64_t run = run_length(part);
  for (int64_t c = 0; c < channels; ++c, x += run, y += run) {
#pragma omp simd
    for (int64_t i = 0; i < run; ++i) {
      const float value = (x[i] - mean[c]) * scale[c] + shift[c];
      y[i] = value < low ? low : value > high ? high : value;
    }
  }
}

void channel_gradient_sums(const BatchPart& part, const float* x, const float* y, const Clamp& clamp,
                           const float* mean, float* dy, float* sum, float* sum_x) {
  const int64_t run = run_length(part);
  if (y != nullptr) clamp_gradient(y, clamp, dy, dy, layout_part_floats(part.layout, part.volume));
  if (part.layout == Layout::channels_last) {
    sum_rows(part, sum, [&](int64_t i, int64_t) { return load_lanes(dy + i); });
    sum_rows(part, sum_x, [&](int64_t i, int64_t c) {
      return load_lanes(dy + i) * (load_lanes(x + i) - load_lanes(mean + c));
    });
    return;
  }
  for (int64_t c = 0; c < part.channels(); ++c, x += run, dy += run) {
    const float m = mean[c];
    sum[c] = sum_run(
        part, [&](int64_t i) { return load_lanes(dy + i); }, [&](int64_t i) { return dy[i]; });
    sum_x[c] = sum_run(
        part, [&](int64_t i) { return load_lanes(dy + i) * (load_lanes(x + i) - all_lanes(m)); },
        [&](int64_t i) { return dy[i] * (x[i] - m); });
  }
}

void channel_input_gradient(const BatchPart& part, const float* x, const float* mean, const float* dy,
                            const float* scale, const float* slope, const float* shift, float* dx) {
  const int64_t channels = part.channels();
  if (part.layout == Layout::channels_last) {
    for (int64_t pixel = 0; pixel < part.volume.pixels();
         ++pixel, x += channels, dy += channels, dx += channels) {
#pragma omp simd
      for (int64_t c = 0; c < channels; ++c)
        dx[c] = dy[c] * scale[c] + (x[c] - mean[c]) * slope[c] + shift[c];
    }
    return;
  }
  const int64_t run = run_length(part);
  for (int64_t c = 0; c < channels; ++c, x += run, dy += run, dx += run) {
#pragma omp simd
    for (int64_t i = 0; i < run; ++i) dx[i] = dy[i] * scale[c] + (x[i] - mean[c]) * slope[c] + shift[c];
  }
  if (part.layout != Layout::lanes || part.images == kLanes) return;
  const Lanes mask = counting(part);
  Lanes* gradients = as_lanes(dx - channels * run);
  for (int64_t i = 0; i < channels * part.volume.pixels(); ++i)
    gradients[i] = mask != 0 ? gradients[i] : Lanes{};
}

}  // namespace cnn::CNN_ISA

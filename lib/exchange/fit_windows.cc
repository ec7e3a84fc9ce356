#include "exchange/fit_windows.h"

#include <algorithm>

#include "spec/checked.h"
#include "spec/windows.h"

namespace cnn {
namespace {

std::optional<int64_t> whole_count(int64_t side, int64_t kernel, int64_t dilation, int64_t stride,
                                   int64_t begin, int64_t end) {
  const int64_t span = side + begin + end - (dilation * (kernel - 1) + 1);
  if (span < 0) return std::nullopt;
  return span / stride + 1;
}

// The rounding under which `spec` has so many windows.
template <typename Spec>
bool fit_rounding(Spec& spec, const Size2& image, const Size2& wanted) {
  for (const Rounding rounding : {Rounding::exact, Rounding::floor, Rounding::ceil}) {
    spec.rounding = rounding;
    if (window_counts(windows_of(spec), image) == wanted) return true;
  }
  return false;
}

// Numbers of filters that were spread: no small file makes a large model.
constexpr int64_t kMostSpread = int64_t{1} << 26;

// Along one side: taps that are to be there, of which those that are stand at first + dilation*i.
struct Taps {
  int64_t count;
  int64_t first;
  int64_t pad;
};

Taps taps_of(int64_t kernel, int64_t dilation, int64_t begin, int64_t end) {
  const int64_t whole = dilation * (kernel - 1) + 1;
  return {whole + std::max(begin, end) - std::min(begin, end), std::max<int64_t>(end - begin, 0),
          std::max(begin, end)};
}

}  // namespace

std::optional<Size2> whole_windows(const ForeignWindows& w, const Size2& image) {
  const auto height = whole_count(image.height, w.kernel.height, w.dilation.height, w.stride.height,
                                  w.begin.height, w.end.height);
  const auto width =
      whole_count(image.width, w.kernel.width, w.dilation.width, w.stride.width, w.begin.width, w.end.width);
  if (!height || !width) return std::nullopt;
  return Size2{*height, *width};
}

bool fit_pool(PoolSpec& pool, const ForeignWindows& windows, const Size2& image, const Size2& wanted) {
  if (windows.dilation != Size2{1, 1}) return false;
  pool.kernel = windows.kernel;
  pool.stride = windows.stride;
  pool.pad = windows.begin;
  return pad_is_allowed(windows_of(pool)) && fit_rounding(pool, image, wanted);
}

bool fit_conv(ConvSpec& conv, std::vector<float>& weights, int64_t slices, ForeignWindows windows,
              const Size2& image) {
  const auto wanted = whole_windows(windows, image);
  if (!wanted) return false;
  conv.kernel = windows.kernel;
  conv.stride = windows.stride;
  conv.pad = windows.begin;
  if (windows.dilation == Size2{1, 1} && fit_rounding(conv, image, *wanted)) return true;
  const Taps down =
      taps_of(windows.kernel.height, windows.dilation.height, windows.begin.height, windows.end.height);
  const Taps right =
      taps_of(windows.kernel.width, windows.dilation.width, windows.begin.width, windows.end.width);
  const auto size = checked_product({slices, down.count, right.count});
  if (!size || *size > kMostSpread || std::max(down.count, right.count) > kMaxSide) return false;
  std::vector<float> spread(static_cast<size_t>(*size));
  size_t next = 0;
  for (int64_t slice = 0; slice < slices; ++slice)
    for (int64_t y = 0; y < windows.kernel.height; ++y)
      for (int64_t x = 0; x < windows.kernel.width; ++x) {
        const int64_t row = slice * down.count + down.first + y * windows.dilation.height;
        spread[static_cast<size_t>(row * right.count + right.first + x * windows.dilation.width)] =
            weights[next++];
      }
  weights = std::move(spread);
  conv.kernel = {down.count, right.count};
  conv.pad = {down.pad, right.pad};
  return fit_rounding(conv, image, *wanted);
}

}  // namespace cnn

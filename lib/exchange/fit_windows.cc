#include "exchange/fit_windows.h"

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
  const auto fits = [&](const Pads& pads) {
    pool.pad = pads;
    return pad_is_allowed(windows_of(pool)) && fit_rounding(pool, image, wanted);
  };
  // Where what is padded at the end counts for nothing, pads alike with a rounding are simpler.
  const bool counts = pool.type == PoolType::average && pool.count_padding;
  return (!counts && fits({windows.begin, windows.begin})) || fits({windows.begin, windows.end});
}

bool fit_conv(ConvSpec& conv, const ForeignWindows& windows, const Size2& image) {
  const auto wanted = whole_windows(windows, image);
  if (!wanted) return false;
  conv.stride = windows.stride;
  conv.kernel = windows.kernel;
  conv.dilation = windows.dilation;
  const auto fits = [&](const Size2& end) {
    conv.pad = Pads(windows.begin, end);
    return fit_rounding(conv, image, *wanted);
  };
  return fits(windows.begin) || fits(windows.end);
}

}  // namespace cnn

#include "spec/windows.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace cnn {

namespace {

// A number that is not whole: with two decimals at most, but with more where those would show a whole one
// (1.003).
std::string fraction_text(double value) {
  char text[64];
  for (int decimals = 2; decimals < 10; ++decimals) {
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    if (std::strtod(text, nullptr) != std::round(value)) break;
  }
  const std::string digits = text;
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

std::optional<int64_t> count_along_width(const Windows& w, const Size2& input) {
  return window_count(input.width, w.kernel.width, w.stride.width, w.pad.width, w.rounding, w.is_pool);
}

std::optional<int64_t> count_along_height(const Windows& w, const Size2& input) {
  return window_count(input.height, w.kernel.height, w.stride.height, w.pad.height, w.rounding, w.is_pool);
}

// "3", or "3x5" (width x height) where the sides differ.
std::string short_size(const Size2& size) {
  return size.height == size.width ? std::to_string(size.width) : to_string(size);
}

std::string described(const Windows& windows) {
  return to_string(windows.kernel) + (windows.is_pool ? " pool" : " filter") + " with stride " +
         short_size(windows.stride) + ", pad " + short_size(windows.pad);
}

bool sides_differ(const Windows& windows, const Size2& input) {
  return std::ranges::any_of(std::initializer_list<Size2>{windows.kernel, windows.stride, windows.pad, input},
                             [](const Size2& size) { return size.height != size.width; });
}

}  // namespace

std::optional<int64_t> window_count(int64_t side, int64_t kernel, int64_t stride, int64_t pad,
                                    Rounding rounding, bool is_pool) {
  const int64_t span = side - kernel + 2 * pad;
  if (rounding == Rounding::exact && span % stride != 0) return std::nullopt;
  int64_t count = (rounding == Rounding::ceil ? ceil_div(span, stride) : floor_div(span, stride)) + 1;
  if (rounding == Rounding::ceil && is_pool && (count - 1) * stride >= side + pad) --count;
  if (count < 1) return std::nullopt;
  return count;
}

std::string window_sum(int64_t side, int64_t kernel, int64_t stride, int64_t pad) {
  const int64_t span = side - kernel + 2 * pad;
  const std::string left = std::string("(") + std::to_string(side) + " - " + std::to_string(kernel) +
                           " + 2*" + std::to_string(pad) + ")/" + std::to_string(stride) + " + 1 = ";
  if (span % stride == 0) return left + std::to_string(span / stride + 1);
  return left + fraction_text(static_cast<double>(span) / static_cast<double>(stride) + 1);
}

Windows windows_of(const ConvSpec& conv) {
  return {conv.kernel, conv.stride, conv.pad, conv.rounding, false};
}

Windows windows_of(const PoolSpec& pool) {
  return {pool.kernel, pool.stride, pool.pad, pool.rounding, true};
}

std::optional<Windows> windows_in(const LayerKind& kind) {
  if (const auto* conv = std::get_if<ConvSpec>(&kind)) return windows_of(*conv);
  if (const auto* pool = std::get_if<PoolSpec>(&kind)) return windows_of(*pool);
  return std::nullopt;
}

void set_windows(LayerKind& kind, const Windows& windows) {
  const auto set = [&](auto& spec) {
    spec.kernel = windows.kernel;
    spec.stride = windows.stride;
    spec.pad = windows.pad;
    spec.rounding = windows.rounding;
  };
  if (auto* conv = std::get_if<ConvSpec>(&kind)) set(*conv);
  if (auto* pool = std::get_if<PoolSpec>(&kind)) set(*pool);
}

std::optional<Size2> window_counts(const Windows& windows, const Size2& input) {
  const auto height = count_along_height(windows, input);
  const auto width = count_along_width(windows, input);
  if (!height || !width) return std::nullopt;
  return Size2{*height, *width};
}

bool pad_is_allowed(const Windows& windows) {
  return !windows.is_pool || (windows.pad.height <= windows.kernel.height / 2 &&  //
                              windows.pad.width <= windows.kernel.width / 2);
}

std::string misfit_reason(const Windows& windows, const Size2& input) {
  if (window_counts(windows, input))
    return "a pool's pad may not exceed half its kernel: " + described(windows) + " on a " +
           to_string(input) + " input";
  const bool width_fails = !count_along_width(windows, input);
  const std::string sum =
      width_fails
          ? window_sum(input.width, windows.kernel.width, windows.stride.width, windows.pad.width)
          : window_sum(input.height, windows.kernel.height, windows.stride.height, windows.pad.height);
  const char* side = !sides_differ(windows, input) ? ""
                     : width_fails                 ? " along the width"
                                                   : " along the height";
  return "cannot apply a " + described(windows) + " to a " + to_string(input) + " input: " + sum + side;
}

bool windows_fit(const Windows& windows, const Size2& input) {
  return window_counts(windows, input) && pad_is_allowed(windows);
}

}  // namespace cnn

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

std::optional<int64_t> count_along(const Windows& w, const Size2& input, int64_t Size2::*along) {
  return window_count(window_side(w, input, along), w.rounding, w.is_pool);
}

// "3", or "3x5" (width x height) where the sides differ.
std::string short_size(const Size2& size) {
  return size.height == size.width ? std::to_string(size.width) : to_string(size);
}

std::string described(const Windows& windows) {
  const Pads& pad = windows.pad;
  return to_string(windows.kernel) + (windows.is_pool ? " pool" : " filter") + " with stride " +
         short_size(windows.stride) +
         (windows.dilation == Size2{1, 1} ? "" : ", dilation " + short_size(windows.dilation)) + ", pad " +
         (pad.are_even() ? short_size(pad.begin()) : to_string(pad));
}

bool sides_differ(const Windows& windows, const Size2& input) {
  return std::ranges::any_of(std::initializer_list<Size2>{windows.kernel, windows.stride, windows.pad.begin(),
                                                          windows.pad.end(), windows.dilation, input},
                             [](const Size2& size) { return size.height != size.width; });
}

}  // namespace

WindowSide window_side(const Windows& windows, const Size2& input, int64_t Size2::*along) {
  return {input.*along,
          windows.kernel.*along,
          windows.stride.*along,
          windows.pad.begin().*along,
          windows.pad.end().*along,
          windows.dilation.*along};
}

std::optional<int64_t> window_count(const WindowSide& of, Rounding rounding, bool is_pool) {
  const int64_t span = of.span();
  if (rounding == Rounding::exact && span % of.stride != 0) return std::nullopt;
  int64_t count = (rounding == Rounding::ceil ? ceil_div(span, of.stride) : floor_div(span, of.stride)) + 1;
  if (rounding == Rounding::ceil && is_pool && (count - 1) * of.stride >= of.side + of.pad) --count;
  if (count < 1) return std::nullopt;
  return count;
}

std::string window_sum(const WindowSide& of) {
  const std::string pads = of.pad == of.end_pad ? "2*" + std::to_string(of.pad)
                                                : std::to_string(of.pad) + " + " + std::to_string(of.end_pad);
  const std::string extent =
      of.dilation == 1 ? std::to_string(of.kernel)
                       : std::to_string(of.dilation) + "*(" + std::to_string(of.kernel) + " - 1) - 1";
  const std::string left = std::string("(") + std::to_string(of.side) + " - " + extent + " + " + pads + ")/" +
                           std::to_string(of.stride) + " + 1 = ";
  if (of.span() % of.stride == 0) return left + std::to_string(of.span() / of.stride + 1);
  return left + fraction_text(static_cast<double>(of.span()) / static_cast<double>(of.stride) + 1);
}

Windows windows_of(const ConvSpec& conv) {
  return {conv.kernel, conv.stride, conv.pad, conv.rounding, false, conv.dilation};
}

Windows windows_of(const PoolSpec& pool) {
  return {pool.kernel, pool.stride, pool.pad, pool.rounding, true, {1, 1}};
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
  const auto height = count_along(windows, input, &Size2::height);
  const auto width = count_along(windows, input, &Size2::width);
  if (!height || !width) return std::nullopt;
  return Size2{*height, *width};
}

bool pad_is_allowed(const Windows& windows) {
  const Pads& pad = windows.pad;
  return !windows.is_pool || (std::max(pad.top, pad.bottom) <= windows.kernel.height / 2 &&  //
                              std::max(pad.left, pad.right) <= windows.kernel.width / 2);
}

std::string misfit_reason(const Windows& windows, const Size2& input) {
  if (window_counts(windows, input))
    return "a pool's pad may not exceed half its kernel: " + described(windows) + " on a " +
           to_string(input) + " input";
  const bool width_fails = !count_along(windows, input, &Size2::width);
  const std::string sum =
      window_sum(window_side(windows, input, width_fails ? &Size2::width : &Size2::height));
  const char* side = !sides_differ(windows, input) ? ""
                     : width_fails                 ? " along the width"
                                                   : " along the height";
  return "cannot apply a " + described(windows) + " to a " + to_string(input) + " input: " + sum + side;
}

bool windows_fit(const Windows& windows, const Size2& input) {
  return window_counts(windows, input) && pad_is_allowed(windows);
}

}  // namespace cnn

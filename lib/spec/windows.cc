#include "spec/windows.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <vector>

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

bool works(const Windows& windows, const Size2& input) {
  return window_counts(windows, input) && pad_is_allowed(windows);
}

// "3", or "3x5" (width x height) where the sides differ.
std::string short_size(const Size2& size) {
  return size.height == size.width ? std::to_string(size.width) : to_string(size);
}

// As a config says it: 3, or [5, 3] (height, width).
std::string config_size(const Size2& size) {
  if (size.height == size.width) return std::to_string(size.width);
  return to_string(Dims{size.height, size.width});
}

int64_t longer(const Size2& size) {
  return std::max(size.height, size.width);
}

// Beyond these nothing fits that does not fit below: windows lie in the padded input, and what a pad leaves
// over repeats with the strides.
int64_t padded_side(const Windows& windows, const Size2& input) {
  return longer(input) + 2 * longer(windows.pad);
}

int64_t highest_pad(const Windows& windows, const Size2&) {
  if (windows.is_pool) return longer(windows.kernel) / 2;
  return longer(windows.pad) + longer(windows.kernel) + windows.stride.height * windows.stride.width;
}

// One of the three settings, and the range in which to look for others.
struct Setting {
  const char* name;
  Size2 Windows::*member;
  int64_t lowest;
  int64_t (*highest)(const Windows&, const Size2& input);
};

constexpr Setting kSettings[] = {{"kernel", &Windows::kernel, 1, padded_side},
                                 {"stride", &Windows::stride, 1, padded_side},
                                 {"pad", &Windows::pad, 0, highest_pad}};

// The nearest value below (step -1) or above (step 1) for both sides at once.
std::optional<Size2> nearest_square(const Windows& windows, const Size2& input, const Setting& setting,
                                    int64_t step) {
  const int64_t highest = std::min(kMaxSide, setting.highest(windows, input));
  Windows tried = windows;
  int64_t value = std::min(longer(windows.*setting.member), highest + 1) + step;
  for (; value >= setting.lowest && value <= highest; value += step) {
    tried.*setting.member = {value, value};
    if (works(tried, input)) return tried.*setting.member;
  }
  return std::nullopt;
}

// The nearest value for each side by itself; a side that fits keeps its own.
std::optional<Size2> nearest_pair(const Windows& windows, const Size2& input, const Setting& setting,
                                  int64_t step) {
  Windows tried = windows;
  for (int64_t Size2::*side : {&Size2::width, &Size2::height}) {
    // Both sides of the trial are this one's, so that the other cannot spoil it.
    const auto along = [side](const Size2& size) { return Size2{size.*side, size.*side}; };
    Windows one = {along(windows.kernel), along(windows.stride), along(windows.pad), windows.rounding,
                   windows.is_pool};
    const Size2 one_input = along(input);
    if (works(one, one_input)) continue;
    const auto value = nearest_square(one, one_input, setting, step);
    if (!value) return std::nullopt;
    tried.*setting.member.*side = value->width;
  }
  if (!works(tried, input)) return std::nullopt;
  return tried.*setting.member;
}

// The nearest values below and above, as a config says them.
std::vector<std::string> nearest(const Windows& windows, const Size2& input, const Setting& setting) {
  const Size2 current = windows.*setting.member;
  std::vector<std::string> values;
  if (current.height == current.width) {
    for (const int64_t step : {-1, 1}) {
      if (const auto size = nearest_square(windows, input, setting, step))
        values.push_back(config_size(*size));
    }
  }
  if (!values.empty()) return values;
  for (const int64_t step : {-1, 1}) {
    if (const auto size = nearest_pair(windows, input, setting, step)) values.push_back(config_size(*size));
  }
  return values;
}

std::string join(const std::vector<std::string>& parts, const char* separator) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : separator) + part;
  return text;
}

std::vector<std::string> roundings_that_fit(const Windows& windows, const Size2& input) {
  std::vector<std::string> choices;
  if (windows.rounding != Rounding::exact || window_counts(windows, input)) return choices;
  for (const Rounding rounding : {Rounding::floor, Rounding::ceil}) {
    Windows tried = windows;
    tried.rounding = rounding;
    if (!works(tried, input)) continue;
    choices.push_back(std::string("`rounding: ") + word_of(rounding) + "` gives " +
                      to_string(*window_counts(tried, input)));
  }
  return choices;
}

// "what fits: kernel 1 or 4; stride 2 or 4; pad 1; or `rounding: floor` gives 2x2, `rounding: ceil` gives
// 3x3".
std::string what_fits(const Windows& windows, const Size2& input) {
  std::vector<std::string> choices;
  for (const Setting& setting : kSettings) {
    const auto values = nearest(windows, input, setting);
    if (!values.empty()) choices.push_back(std::string(setting.name) + " " + join(values, " or "));
  }
  const std::string roundings = join(roundings_that_fit(windows, input), ", ");
  if (choices.empty()) {
    return roundings.empty() ? "no other kernel, stride or pad alone makes it fit"
                             : "no other kernel, stride or pad alone makes it fit; " + roundings;
  }
  return "what fits: " + join(choices, "; ") + (roundings.empty() ? "" : "; or " + roundings);
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

std::string misfit_message(const Windows& windows, const Size2& input) {
  const bool width_fails = !count_along_width(windows, input);
  const std::string sum =
      width_fails
          ? window_sum(input.width, windows.kernel.width, windows.stride.width, windows.pad.width)
          : window_sum(input.height, windows.kernel.height, windows.stride.height, windows.pad.height);
  const char* side = !sides_differ(windows, input) ? ""
                     : width_fails                 ? " along the width"
                                                   : " along the height";
  return "cannot apply a " + described(windows) + " to a " + to_string(input) + " input: " + sum + side +
         "\n" + what_fits(windows, input);
}

std::string pad_message(const Windows& windows, const Size2& input) {
  return "a pool's pad may not exceed half its kernel: " + described(windows) + " on a " + to_string(input) +
         " input\n" + what_fits(windows, input);
}

}  // namespace cnn

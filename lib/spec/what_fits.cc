#include "spec/what_fits.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace cnn {
namespace {

// As a config says it: 3, or [5, 3] (height, width).
std::string config_size(const Size2& size) {
  if (size.height == size.width) return std::to_string(size.width);
  return to_string(Dims{size.height, size.width});
}

int64_t longer(const Size2& size) {
  return std::max(size.height, size.width);
}

// On both sides alike, as others are looked for.
Size2 larger_pad(const Windows& windows) {
  const Pads& pad = windows.pad;
  return {std::max(pad.top, pad.bottom), std::max(pad.left, pad.right)};
}

// Beyond these nothing fits that does not fit below: windows lie in the padded input, and what a pad leaves
// over repeats with the strides.
int64_t padded_side(const Windows& windows, const Size2& input) {
  return longer(input) + 2 * longer(larger_pad(windows));
}

int64_t highest_pad(const Windows& windows, const Size2&) {
  if (windows.is_pool) return longer(windows.kernel) / 2;
  return longer(larger_pad(windows)) + longer(windows.kernel) + windows.stride.height * windows.stride.width;
}

// One of the three settings, and the range in which to look for others.
struct Setting {
  const char* name;
  Size2 (*get)(const Windows&);
  void (*set)(Windows&, const Size2&);
  int64_t lowest;
  int64_t (*highest)(const Windows&, const Size2& input);
};

constexpr Setting kSettings[] = {
    {"kernel", [](const Windows& w) { return w.kernel; },
     [](Windows& w, const Size2& size) { w.kernel = size; }, 1, padded_side},
    {"stride", [](const Windows& w) { return w.stride; },
     [](Windows& w, const Size2& size) { w.stride = size; }, 1, padded_side},
    {"pad", larger_pad, [](Windows& w, const Size2& size) { w.pad = Pads(size, size); }, 0, highest_pad}};

// What is looked for: `windows` with another setting on `input`, as `fits_rest` likes it too.
struct Search {
  const Windows& windows;
  const Size2& input;
  const WindowsTest& fits_rest;
};

bool is_found(const Search& search, const Windows& tried) {
  return windows_fit(tried, search.input) && search.fits_rest(tried);
}

// The nearest value below (step -1) or above (step 1) for both sides at once.
std::optional<Size2> nearest_square(const Search& search, const Setting& setting, int64_t step) {
  const int64_t highest = std::min(kMaxSide, setting.highest(search.windows, search.input));
  Windows tried = search.windows;
  int64_t value = std::min(longer(setting.get(search.windows)), highest + 1) + step;
  for (; value >= setting.lowest && value <= highest; value += step) {
    setting.set(tried, {value, value});
    if (is_found(search, tried)) return Size2{value, value};
  }
  return std::nullopt;
}

// The nearest value for each side by itself; a side that fits keeps its own.
std::optional<Size2> nearest_pair(const Search& search, const Setting& setting, int64_t step) {
  const Windows& windows = search.windows;
  Size2 pair = setting.get(windows);
  for (int64_t Size2::*side : {&Size2::width, &Size2::height}) {
    // Both sides of the trial are this one's, so that the other cannot spoil it.
    const auto along = [side](const Size2& size) { return Size2{size.*side, size.*side}; };
    Windows one = windows;
    one.kernel = along(windows.kernel);
    one.stride = along(windows.stride);
    one.dilation = along(windows.dilation);
    one.pad = Pads(along(windows.pad.begin()), along(windows.pad.end()));
    const Size2 one_input = along(search.input);
    if (windows_fit(one, one_input)) continue;
    const auto value = nearest_square({one, one_input, any_windows}, setting, step);
    if (!value) return std::nullopt;
    pair.*side = value->width;
  }
  Windows tried = windows;
  setting.set(tried, pair);
  if (!is_found(search, tried)) return std::nullopt;
  return pair;
}

// The nearest values below and above, as a config says them.
std::vector<std::string> nearest(const Search& search, const Setting& setting) {
  const Size2 current = setting.get(search.windows);
  std::vector<std::string> values;
  if (current.height == current.width) {
    for (const int64_t step : {-1, 1}) {
      if (const auto size = nearest_square(search, setting, step)) values.push_back(config_size(*size));
    }
  }
  if (!values.empty()) return values;
  for (const int64_t step : {-1, 1}) {
    if (const auto size = nearest_pair(search, setting, step)) values.push_back(config_size(*size));
  }
  return values;
}

std::string join(const std::vector<std::string>& parts, const char* separator) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : separator) + part;
  return text;
}

std::vector<std::string> roundings_that_fit(const Search& search) {
  std::vector<std::string> choices;
  const Windows& windows = search.windows;
  if (windows.rounding != Rounding::exact || window_counts(windows, search.input)) return choices;
  for (const Rounding rounding : {Rounding::floor, Rounding::ceil}) {
    Windows tried = windows;
    tried.rounding = rounding;
    if (!is_found(search, tried)) continue;
    choices.push_back(std::string("`rounding: ") + word_of(rounding) + "` gives " +
                      to_string(*window_counts(tried, search.input)));
  }
  return choices;
}

// "kernel 1 or 4; stride 2 or 4; pad 1; or `rounding: floor` gives 2x2, `rounding: ceil` gives 3x3".
struct Found {
  std::string settings;
  std::string roundings;
};

Found find(const Search& search) {
  std::vector<std::string> settings;
  for (const Setting& setting : kSettings) {
    const auto values = nearest(search, setting);
    if (!values.empty()) settings.push_back(std::string(setting.name) + " " + join(values, " or "));
  }
  return {join(settings, "; "), join(roundings_that_fit(search), ", ")};
}

std::string text_of(const Found& found, const std::string& what) {
  if (found.settings.empty()) {
    const std::string none = "no other kernel, stride or pad alone makes it fit";
    return found.roundings.empty() ? none : none + "; " + found.roundings;
  }
  return what + found.settings + (found.roundings.empty() ? "" : "; or " + found.roundings);
}

}  // namespace

bool any_windows(const Windows& /*windows*/) {
  return true;
}

std::string what_fits(const Windows& windows, const Size2& input, const WindowsTest& fits_rest) {
  const Found found = find({windows, input, fits_rest});
  if (!found.settings.empty() || !found.roundings.empty()) return text_of(found, "what fits: ");
  return text_of(find({windows, input, any_windows}),
                 "what fits here, though other layers do not fit then: ");
}

std::string misfit_message(const Windows& windows, const Size2& input) {
  return misfit_reason(windows, input) + "\n" + what_fits(windows, input, any_windows);
}

}  // namespace cnn

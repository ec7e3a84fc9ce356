// The settings nearest to those that do not fit, with which windows do.
#pragma once

#include <functional>
#include <string>

#include "base/shape.h"
#include "spec/windows.h"

namespace cnn {

// Whether all else fits too with the windows that are tried.
using WindowsTest = std::function<bool(const Windows&)>;

bool any_windows(const Windows& windows);

// "what fits: kernel 1 or 4; stride 2 or 4; pad 1; or `rounding: floor` gives 2x2, `rounding: ceil` gives
// 3x3": the nearest kernels, strides and pads, each with the other two as they are, with which the windows
// fit `input`, and what `rounding` would give. Every setting named has been tried, by `fits_rest` too; where
// that likes none, what fits `input` alone is told as such.
std::string what_fits(const Windows& windows, const Size2& input, const WindowsTest& fits_rest);

// Of windows that do not fit: the reason, and on a second line what fits.
std::string misfit_message(const Windows& windows, const Size2& input);

}  // namespace cnn

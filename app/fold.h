// Text that is to take less room on a terminal, and can still be told from its like.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cnn::app {

// The columns of a terminal that `text`, in UTF-8, takes: East Asian characters take two, accents none.
size_t width_of(std::string_view text);

// Makes a text at most `width` wide, if it can; one that is so stays as it is.
using Fold = std::string (*)(const std::string& text, size_t width);

// Names of layers, also several that are computed together: "residual1.conv1 + residual1.relu1" becomes
// "residual1.conv1 + relu1", then "res1.conv1 + relu1", "r1.conv1 + relu1", "r1.conv1+relu1", however wide
// that still is.
std::string fold_path(const std::string& name, size_t width);

// The same, and at last the middle is left out: "r1.co…relu1".
std::string fold_name(const std::string& name, size_t width);

// What layer_text.h says of a layer, whatever the width, so that its like stay alike:
// "64 filters 3x3, stride 2, pad 1, no bias" becomes "64 filters 3x3 /2 p1, no bias".
std::string fold_settings(const std::string& settings, size_t width);

// And further "64 3x3 /2 p1".
std::string fold_settings_more(const std::string& settings, size_t width);

// "(5*5*1 + 1)*10 = 260" becomes "260".
std::string fold_sum(const std::string& sum, size_t width);

// Leaves out the end: "Winograd F(4x4,3x3)" becomes "Winograd F…".
std::string fold_end(const std::string& text, size_t width);

// A network's formula in lines of at most `width`, if they can be, each but the last ending in "-".
std::string wrap_formula(const std::string& formula, size_t width);

}  // namespace cnn::app

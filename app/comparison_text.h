// A comparison of networks, as a terminal and as programs read it.
#pragma once

#include <cstddef>
#include <string>

#include "report/comparison.h"

namespace cnn::app {

// Tables of at most `width` columns where that can be.
std::string comparison_text(const Comparison& comparison, size_t width);

// {"runs": [...], "pairs": [...]} on one line; null for what is not known.
std::string comparison_json(const Comparison& comparison);

}  // namespace cnn::app

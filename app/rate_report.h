// What a range test of the learning rate found (doctor/rate_range.h), as a table and drawn.
#pragma once

#include <cstddef>
#include <string>

#include "doctor/rate_range.h"

namespace cnn::app {

// Some of the rates with the loss by each seed, at most `width` columns wide.
std::string rate_table(const RateRange& range, size_t width);

// All of them: an SVG document that names the config.
std::string rate_drawing(const RateRange& range, const std::string& name);

}  // namespace cnn::app

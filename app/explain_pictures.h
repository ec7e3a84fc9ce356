// What `cnn explain` draws.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/raster.h"
#include "explain/explanation.h"

namespace cnn::app {

// The image, the map in colours with its scale, and the map over the image.
Raster explanation_picture(const std::string& image, std::span<const uint8_t> pixels, const Volume& input,
                           const Explanation& explanation, const std::string& label);

// What a layer gives, channel by channel, with one scale for all; a vector is a row of squares. At most
// kMostChannels of them.
inline constexpr int64_t kMostChannels = 256;
Raster activation_picture(const std::string& image, const Look& look);

}  // namespace cnn::app

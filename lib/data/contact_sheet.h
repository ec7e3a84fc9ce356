// Many small images on one, each with a line of text below it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/shape.h"
#include "data/raster.h"

namespace cnn {

struct LabelledImage {
  std::vector<uint8_t> pixels;  // (C,H,W), 1 or 3 channels
  std::string label;            // what does not fit below the image is cut; other than ASCII is shown as '?'
};

// In rows from the left, as many side by side as make the sheet about as wide as high. Small images are
// enlarged by a whole factor. `images` are all of the volume `image` and at least one.
Raster contact_sheet(const std::vector<LabelledImage>& images, const Volume& image);

// The picture as a PNG file's bytes, which say that this program has made it.
std::string encode_png(const Raster& raster);

// Whether a file that begins so is such a one.
bool is_own_png(std::string_view begin);

}  // namespace cnn

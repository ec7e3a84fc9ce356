// Brightness and contrast of an image, as torchvision's ColorJitter changes them.
#pragma once

#include <cstdint>

#include "base/shape.h"

namespace cnn {

struct Colors {
  double brightness = 1;  // every value times this
  double contrast = 1;    // then every value's distance from the mean of the image in gray times this
};

// pixels: (C,H,W) of `image`, in place. Values are rounded and kept within 0..255 after each of the two. The
// gray of three channels is 0.299 R + 0.587 G + 0.114 B, of others their mean.
void change_colors(const Colors& colors, const Volume& image, uint8_t* pixels);

}  // namespace cnn

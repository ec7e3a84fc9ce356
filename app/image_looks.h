// What the images of a directory are like, as far as a look at some of them tells.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/shape.h"
#include "data/image_folder.h"

namespace cnn::app {

struct Looks {
  size_t seen = 0;
  size_t colored = 0;
  Size2 size;                      // the medians of heights and of widths
  std::vector<std::string> notes;  // what could not be read

  bool is_color() const { return 20 * colored > seen; }
};

// Opens some of the images, evenly spread, and of a class of which none could be read some more.
Looks look_at(const ImageFolder& folder);

// The input for images of that size: sides that three halvings leave whole, about as many pixels as 64x64 at
// most, and of the images' shape where that is far from a square.
Size2 input_size(const Size2& size);

}  // namespace cnn::app

// Small letters, by stb_easy_font.
#pragma once

#include <string>
#include <vector>

#include "base/shape.h"

namespace cnn {

// A rectangle of ink, in pixels from the text's left upper corner.
struct InkedBox {
  Range x;
  Range y;
};

// `text`: printable ASCII, one line; some 12 pixels high.
std::vector<InkedBox> text_in_ink(const std::string& text);

}  // namespace cnn

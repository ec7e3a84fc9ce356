// Two sides as people write them.
#pragma once

#include <string>

#include "base/shape.h"

namespace cnn::app {

// "3" where both are the same, else "3x5".
inline std::string side_text(const Size2& size) {
  return size.height == size.width ? std::to_string(size.width) : to_string(size);
}

}  // namespace cnn::app

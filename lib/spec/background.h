// What the transparent pixels of image files are laid over.
#pragma once

namespace cnn {

enum class Background { white, black };

constexpr const char* word_of(Background background) {
  switch (background) {
    case Background::white:
      return "white";
    case Background::black:
      return "black";
  }
  return nullptr;
}

}  // namespace cnn

// What the transparent pixels of image files are laid over.
#pragma once

namespace cnn {

enum class Background { white, black };

inline const char* background_word(Background background) {
  return background == Background::white ? "white" : "black";
}

}  // namespace cnn

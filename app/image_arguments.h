// The images that a command line names.
#pragma once

#include <string>
#include <vector>

#include "infer/predict.h"

namespace cnn::app {

struct ImageArguments {
  std::vector<ImageInput> images;  // one after the other
  bool is_whole = true;            // all that was named could be listed; else it has been said what not
};

// Of files, directories (with those below) and "-": an image, or a list of paths, on standard input.
ImageArguments read_image_arguments(const std::vector<std::string>& arguments);

}  // namespace cnn::app

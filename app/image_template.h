// The config that `cnn new images DIR` prints.
#pragma once

#include <filesystem>
#include <string>

namespace cnn::app {

// A commented config for the image folders below `directory`: its sets (train, and test, val or the like),
// its classes, and what some of its images are like. Throws Error(Failure::data) where there is no folder
// with images.
std::string image_template(const std::filesystem::path& directory);

}  // namespace cnn::app

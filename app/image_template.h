// The config that `cnn new images DIR` prints.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cnn::app {

struct ImageTemplate {
  std::string config;
  std::vector<std::string> notes;  // what was stepped into, passed over or left unused, and what looks wrong
};

// A commented config for the image folders below `directory`: its sets (train, and test, valid or the like),
// its classes, and what some of its images are like. Throws Error(Failure::data) where there are no folders
// with images of two classes or more.
ImageTemplate image_template(const std::filesystem::path& directory);

}  // namespace cnn::app

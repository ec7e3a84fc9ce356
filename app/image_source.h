// Where the images lie that a config is to be made for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "data/image_folder.h"
#include "data/image_sets.h"

namespace cnn::app {

struct ImageSource {
  std::filesystem::path root;
  ImageSets sets;      // their paths below the root; all empty where the classes are there
  ImageFolder folder;  // to train on

  // The fraction of it that is for the test: of few images more, and one at least of each class that has two.
  double test_share() const;

  int64_t classes_with_two() const;

  // How many images are left to train on.
  int64_t trained() const;
};

// Adds to `notes` what a person may not expect. Throws Failure::data where there is no set to train on, or no
// classes.
ImageSource find_image_source(const std::filesystem::path& directory, std::vector<std::string>& notes);

// Throws Failure::data where no image can be set aside for a test.
void check_test(const ImageSource& source);

}  // namespace cnn::app

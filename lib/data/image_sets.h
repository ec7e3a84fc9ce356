// How a directory of images is built: sets or classes, and what is wrapped around them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cnn {

// The names of the folders of `directory` that hold an image (data/folder_walk.h). Throws as
// list_image_folder.
std::vector<std::string> filled_folders(const std::filesystem::path& directory);

// Steps into `directory` as long as it holds one folder only, and that holds folders: what an unpacked
// archive often is. Folders without an image do not count. Throws as list_image_folder.
std::filesystem::path unwrapped(const std::filesystem::path& directory);

// The sets among a directory's folders: those with such names (data/folder_names.h) that hold folders, and no
// images beside a single one.
struct ImageSets {
  std::string train;  // a folder's name; empty: there is none
  std::string validation;
  std::string test;
  std::vector<std::string> others;  // folders with images that are none of these

  // A set to train on, and more.
  bool are_there() const { return !train.empty() && !(validation.empty() && test.empty()); }

  // "`train: Train, validation: valid, test: Test`", as a config says it.
  std::string as_keys() const;
};
ImageSets find_sets(const std::filesystem::path& directory);

}  // namespace cnn

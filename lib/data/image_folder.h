// A directory with a folder a class, as Keras and torchvision have it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "data/folder_walk.h"

namespace cnn {

struct ImageFolder {
  struct Image {
    std::filesystem::path file;
    size_t folder = 0;  // of `classes`
  };

  std::vector<std::string> classes;  // the names of the folders with images, in normalization form C, in the
                                     // order of their bytes
  std::vector<Image> images;         // by class, and within it in the order of their paths' bytes
  std::vector<BadFile> bad;          // folders that cannot be listed
  std::vector<std::string> empty;    // folders without an image: no classes
  std::vector<std::string> notes;    // what looks like a mistake: images beside the folders, names that are
                                     // one class or that differ in case only
  std::vector<std::string> links;    // those that are passed over, as walk_folders tells them
  std::string others;                // the files that are no images, in a line; empty: there are none
};

// Every image below a class's folder counts, in folders of it too, as data/folder_walk.h finds them; what
// lies beside the class folders does not. Folders whose names are the same in normalization form C are one
// class. Opens those files only that are not named as images are. Throws Failure::data where `directory` is
// not there, cannot be read, or holds no folder, and Failure::resource where it cannot be listed by the
// machine's fault.
ImageFolder list_image_folder(const std::filesystem::path& directory);

// What `directory` itself holds, without what is hidden, in the order of the names' bytes. Throws as above.
struct Entries {
  std::vector<std::string> folders;
  std::vector<std::string> images;  // files that are named as images are
};
Entries entries_of(const std::filesystem::path& directory);

}  // namespace cnn

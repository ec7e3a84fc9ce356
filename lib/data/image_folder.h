// A directory with a folder a class, as Keras and torchvision have it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cnn {

// A file or a folder that cannot be taken.
struct BadFile {
  std::filesystem::path path;
  std::string why;

  // In one line, whatever the names hold.
  std::string message() const;
};

struct ImageFolder {
  struct Image {
    std::filesystem::path file;
    size_t folder = 0;  // of `classes`
  };

  std::vector<std::string> classes;  // the names of the folders with files, in normalization form C, in the
                                     // order of their bytes
  std::vector<Image> images;         // by class, and within it in the order of their paths' bytes
  std::vector<BadFile> bad;          // what no image can come from: loops of links, what cannot be listed
  std::vector<std::string> empty;    // folders without a file: no classes
  std::vector<std::string> notes;    // what looks like a mistake: images beside the folders, names that are
                                     // one class or that differ in case only
};

// Every file below a class's folder, in folders of it too, counts as an image; links are followed, and each
// directory is read once a class. Passed over is what is_hidden (data/folder_names.h) or lies beside the
// class folders. Folders whose names are the same in normalization form C are one class. Opens no file.
// Throws Failure::data where `directory` is not there, cannot be read, or holds no folder, and
// Failure::resource where it cannot be listed by the machine's fault.
ImageFolder list_image_folder(const std::filesystem::path& directory);

// The files below `directory`, as above, sorted; of what cannot be listed a line in `bad`. Throws
// Failure::resource as above.
std::vector<std::filesystem::path> list_files(const std::filesystem::path& directory,
                                              std::vector<BadFile>& bad);

// What `directory` itself holds, without what is hidden, in the order of the names' bytes. Throws as above.
struct Entries {
  std::vector<std::string> folders;
  std::vector<std::string> images;  // files that are named as images are
};
Entries entries_of(const std::filesystem::path& directory);

}  // namespace cnn

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

  std::vector<std::string> classes;  // the folders' names, in the order of their bytes
  std::vector<Image> images;         // by class, and within it in the order of their paths' bytes
  std::vector<BadFile> bad;  // what no image can come from: loops of links, what cannot be listed, folders
                             // without a file
};

// Every file below a class's folder, in folders of it too, counts as an image; links are followed, and each
// directory is read once a class. Passed over is what begins with a dot, Thumbs.db, desktop.ini, and what
// lies beside the class folders. Opens no file. Throws Failure::data where `directory` is not there, cannot
// be read, or holds no folder, or where a folder's name is not UTF-8; Failure::resource where a folder cannot
// be listed by the machine's fault.
ImageFolder list_image_folder(const std::filesystem::path& directory);

// Whether a directory's entry of this name is none of the user's own.
bool is_hidden(const std::string& name);

// The files below `directory`, as above, sorted; of what cannot be listed a line in `bad`. Throws
// Failure::resource as above.
std::vector<std::filesystem::path> list_files(const std::filesystem::path& directory,
                                              std::vector<BadFile>& bad);

}  // namespace cnn

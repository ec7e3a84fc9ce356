// The folders below a directory, with what links lead to, so that no image is taken twice.
#pragma once

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

// What lies in and below one folder. All paths begin as the folder's does, and are in the order of their
// bytes.
struct FolderFiles {
  std::vector<std::filesystem::path> images;
  std::vector<std::filesystem::path> others;  // no images, by their names and their first bytes
  std::vector<BadFile> bad;                   // folders that cannot be listed
  std::vector<std::string> links;             // what is passed over because it is reached already: a line for
                                              // each place that links of this folder lead to
};

// The folders called `names` in `root`, one each. Links are followed where they lead out of these folders,
// each directory and each file once a folder. Passed over are links that lead back to a directory in which
// they lie, links to what is in one of these folders already (that a folder itself is a link does not
// matter, unless it leads to another one of them), and what is_hidden (data/folder_names.h). A file is no
// image where it is not named as one and does not begin as one; what cannot be read counts as an image, for
// reading it tells why. Throws Failure::resource for what is the machine's fault.
std::vector<FolderFiles> walk_folders(const std::filesystem::path& root,
                                      const std::vector<std::string>& names);

// The same of `directory` itself, with what it holds in folders.
FolderFiles walk_folder(const std::filesystem::path& directory);

// "DIR: 3 files are no images (a.txt, ...) and are passed over", of files below `directory`; empty for none.
std::string others_listed(const std::filesystem::path& directory,
                          const std::vector<std::filesystem::path>& others);

// Whether there is such an image in or below `directory`. Listing stops at the first.
bool holds_image(const std::filesystem::path& directory);

}  // namespace cnn

#include "data/image_folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <set>
#include <system_error>
#include <utility>

#include "base/blame.h"
#include "base/error.h"
#include "base/utf8.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

// What tells two directories apart, whatever they are called.
using Identity = std::pair<dev_t, ino_t>;

// Throws for what is the machine's fault: that says nothing of the folder.
void check_machine(const fs::path& path, const std::error_code& error) {
  if (!error || blame(error.value(), Failure::data) == Failure::data) return;
  throw Error(Failure::resource, path.string() + ": cannot be listed: " + system_reason(error.value()));
}

bool is_directory(const fs::directory_entry& entry) {
  std::error_code error;  // what cannot be asked for counts as a file: reading it tells why
  const bool result = entry.is_directory(error);
  check_machine(entry.path(), error);
  return result;
}

class Walk {
 public:
  explicit Walk(std::vector<BadFile>& bad) : bad_(bad) {}

  // Adds the files below `directory`. Not recursive: nobody knows how deep it is.
  std::vector<fs::path> files(const fs::path& directory) {
    std::vector<fs::path> files;
    std::vector<fs::path> open = {directory};
    while (!open.empty()) {
      const fs::path next = std::move(open.back());
      open.pop_back();
      read(next, files, open);
    }
    std::sort(files.begin(), files.end(),
              [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
    return files;
  }

 private:
  void read(const fs::path& directory, std::vector<fs::path>& files, std::vector<fs::path>& open) {
    struct stat status {};
    if (::stat(directory.c_str(), &status) == 0 && !seen_.emplace(status.st_dev, status.st_ino).second) {
      bad_.push_back({directory, "leads to a directory that has been read already: a loop of links?"});
      return;
    }
    std::error_code error;
    const auto before = std::ssize(open);
    for (auto entry = fs::directory_iterator(directory, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
      if (is_hidden(entry->path().filename().string())) continue;
      (is_directory(*entry) ? open : files).push_back(entry->path());
    }
    check_machine(directory, error);
    // The first is the next: which of two ways to a directory is the loop does not depend on the file system.
    std::sort(open.begin() + before, open.end(), std::greater<>());
    if (error) bad_.push_back({directory, "cannot be listed: " + error.message()});
  }

  std::vector<BadFile>& bad_;
  std::set<Identity> seen_;
};

std::vector<std::string> class_folders(const fs::path& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto entry = fs::directory_iterator(directory, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (!is_hidden(name) && is_directory(*entry)) names.push_back(std::move(name));
  }
  check_machine(directory, error);
  if (error) {
    const bool is_missing = error == std::errc::no_such_file_or_directory;
    throw Error(Failure::data,
                directory.string() + ": " + (is_missing ? "there is no such directory" : error.message()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::string BadFile::message() const {
  std::string name = path.string();
  std::ranges::replace(name, '\n', '?');
  return name + ": " + why;
}

bool is_hidden(const std::string& name) {
  return name.starts_with('.') || name == "Thumbs.db" || name == "desktop.ini";
}

std::vector<fs::path> list_files(const fs::path& directory, std::vector<BadFile>& bad) {
  return Walk(bad).files(directory);
}

ImageFolder list_image_folder(const fs::path& directory) {
  ImageFolder folder;
  folder.classes = class_folders(directory);
  if (folder.classes.empty()) {
    throw Error(Failure::data,
                directory.string() + ": holds no folders; expected one for each class, with its images");
  }
  for (size_t i = 0; i < folder.classes.size(); ++i) {
    const fs::path path = directory / folder.classes[i];
    if (!is_valid_utf8(folder.classes[i]))
      throw Error(Failure::data, path.string() + ": the folder's name is not UTF-8: rename it");
    const size_t bad_before = folder.bad.size();
    const auto files = list_files(path, folder.bad);
    if (files.empty() && folder.bad.size() == bad_before)
      folder.bad.push_back({path, "the folder of a class holds no image"});
    for (const fs::path& file : files) folder.images.push_back({file, i});
  }
  return folder;
}

}  // namespace cnn

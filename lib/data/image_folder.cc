#include "data/image_folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "base/blame.h"
#include "base/error.h"
#include "base/printable.h"
#include "data/folder_names.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

// What tells two directories apart, whatever they are called.
using Identity = std::pair<dev_t, ino_t>;

// Throws for what is the machine's fault: that says nothing of the folder.
void check_machine(const fs::path& path, const std::error_code& error) {
  if (!error || blame(error.value(), Failure::data) == Failure::data) return;
  throw Error(Failure::resource, shown(path) + ": cannot be listed: " + system_reason(error.value()));
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
      if (is_hidden(entry->path().filename().native())) continue;
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

[[noreturn]] void refuse_without_folders(const fs::path& directory, const Entries& entries) {
  std::string message = shown(directory) + ": holds no folders; expected one for each class, with its images";
  if (!entries.images.empty()) {
    const auto count = std::to_string(entries.images.size());
    message += ". It holds " + count + (count == "1" ? " image" : " images") +
               " directly: put those of each class into a folder of its name";
  }
  throw Error(Failure::data, message);
}

void note_strays(const fs::path& directory, const Entries& entries, std::vector<std::string>& notes) {
  const size_t count = entries.images.size();
  if (count == 0) return;
  notes.push_back(shown(directory) + ": " + std::to_string(count) +
                  (count == 1 ? " image lies" : " images lie") + " beside the folders of the classes (" +
                  listed(entries.images) + ") and " + (count == 1 ? "is" : "are") + " passed over");
}

void note_cases(const fs::path& directory, const std::vector<std::string>& classes,
                std::vector<std::string>& notes) {
  std::map<std::string, std::vector<std::string>> alike;
  for (const std::string& name : classes) alike[folded_name(name)].push_back(name);
  for (const auto& [folded, names] : alike) {
    if (names.size() == 1) continue;
    notes.push_back(shown(directory) + ": the classes " + listed(names) +
                    " differ in case only: if they are one, put their images into one folder");
  }
}

}  // namespace

std::string BadFile::message() const {
  return shown(path) + ": " + why;
}

std::vector<fs::path> list_files(const fs::path& directory, std::vector<BadFile>& bad) {
  return Walk(bad).files(directory);
}

Entries entries_of(const fs::path& directory) {
  Entries entries;
  std::error_code error;
  for (auto entry = fs::directory_iterator(directory, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (is_hidden(name)) continue;
    if (is_directory(*entry)) {
      entries.folders.push_back(std::move(name));
    } else if (is_named_as_image(name)) {
      entries.images.push_back(std::move(name));
    }
  }
  check_machine(directory, error);
  if (error) {
    const bool is_missing = error == std::errc::no_such_file_or_directory;
    throw Error(Failure::data,
                shown(directory) + ": " + (is_missing ? "there is no such directory" : error.message()));
  }
  std::sort(entries.folders.begin(), entries.folders.end());
  std::sort(entries.images.begin(), entries.images.end());
  return entries;
}

ImageFolder list_image_folder(const fs::path& directory) {
  const Entries entries = entries_of(directory);
  if (entries.folders.empty()) refuse_without_folders(directory, entries);
  ImageFolder folder;
  std::map<std::string, std::vector<fs::path>> files;  // of each class
  std::map<std::string, int> folders;
  for (const std::string& name : entries.folders) {
    const size_t bad_before = folder.bad.size();
    auto found = list_files(directory / name, folder.bad);
    if (found.empty() && folder.bad.size() == bad_before) {
      folder.empty.push_back(name);
      continue;
    }
    const std::string own = normalized_name(name);
    ++folders[own];
    std::ranges::move(found, std::back_inserter(files[own]));
  }
  note_strays(directory, entries, folder.notes);
  for (auto& [name, own] : files) {
    if (folders[name] > 1) {
      folder.notes.push_back(shown(directory) + ": " + std::to_string(folders[name]) +
                             " folders are called " + printable(name) +
                             ", in different Unicode normalizations: they are one class");
    }
    for (fs::path& file : own) folder.images.push_back({std::move(file), folder.classes.size()});
    folder.classes.push_back(name);
  }
  note_cases(directory, folder.classes, folder.notes);
  return folder;
}

}  // namespace cnn

#include "data/image_folder.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "data/class_notes.h"
#include "data/directory_contents.h"
#include "data/folder_names.h"
#include "data/near_data.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_without_folders(const fs::path& directory, const Entries& entries) {
  std::string message = shown(directory) + ": holds no folders; expected one for each class, with its images";
  if (!entries.images.empty()) {
    message += ". It holds " + counted(std::ssize(entries.images), "image") +
               " directly: put those of each class into a folder of its name";
  }
  if (const std::string format = format_in(directory); !format.empty())
    message += ". It holds files that are read with `format: " + format + "` in `data`";
  const fs::path around = (fs::absolute(directory) / "").lexically_normal().parent_path().parent_path();
  const std::vector<std::string> beside = folders_of_images(around);
  if (!entries.images.empty() && beside.size() > 1)
    message +=
        "; if it is the folder of one class, name " + shown(around) + ", which holds " + listed(beside);
  throw Error(Failure::data, message);
}

void note_strays(const fs::path& directory, const Entries& entries, std::vector<std::string>& notes) {
  const size_t count = entries.images.size();
  if (count == 0) return;
  notes.push_back(shown(directory) + ": " + counted(static_cast<int64_t>(count), "image lies", "images lie") +
                  " beside the folders of the classes (" + listed(entries.images) + ") and " +
                  (count == 1 ? "is" : "are") + " passed over");
}

}  // namespace

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
    const std::string file = file_in_place(directory);
    throw Error(Failure::data, shown(directory) + ": " +
                                   (!file.empty() ? file
                                    : is_missing  ? "there is no such directory"
                                                  : error.message()));
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
  std::vector<fs::path> others;
  std::vector<FolderFiles> found = walk_folders(directory, entries.folders);
  for (size_t i = 0; i < found.size(); ++i) {
    FolderFiles& own = found[i];
    std::ranges::move(own.links, std::back_inserter(folder.links));
    std::ranges::move(own.others, std::back_inserter(others));
    if (own.images.empty() && own.bad.empty()) {
      if (own.links.empty()) folder.empty.push_back(entries.folders[i]);
      continue;
    }
    std::ranges::move(own.bad, std::back_inserter(folder.bad));
    const std::string name = normalized_name(entries.folders[i]);
    ++folders[name];
    std::ranges::move(own.images, std::back_inserter(files[name]));
  }
  folder.others = others_listed(directory, others);
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
  std::ranges::move(notes_on_names(directory, folder.classes), std::back_inserter(folder.notes));
  std::ranges::move(notes_on_nesting(directory, folder.classes), std::back_inserter(folder.notes));
  return folder;
}

}  // namespace cnn

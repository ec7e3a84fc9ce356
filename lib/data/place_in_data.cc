#include "data/place_in_data.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/printable.h"
#include "data/folder_names.h"
#include "data/folder_walk.h"
#include "data/format_files.h"
#include "data/image_folder.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

// Without links, as far as it is there.
fs::path real(const fs::path& path) {
  std::error_code error;
  fs::path result = fs::weakly_canonical(fs::absolute(path, error), error);
  return error || result.has_filename() ? result : result.parent_path();
}

// The directory that a file comes to lie in, or that is made.
fs::path made_in(const fs::path& path, bool is_directory) {
  return real(is_directory ? path : fs::absolute(path).parent_path());
}

// Whether `path` is `directory` or lies below it, with nothing hidden in between.
bool is_seen_from(const fs::path& path, const fs::path& directory) {
  const auto [rest, end] = std::mismatch(path.begin(), path.end(), directory.begin(), directory.end());
  return !directory.empty() && end == directory.end() &&
         std::none_of(rest, path.end(), [](const fs::path& name) { return is_hidden(name.native()); });
}

// The directories of a set of images, in no order.
struct ImagePlaces {
  fs::path root;
  std::vector<std::pair<fs::path, fs::path>> classes;  // and directories in them: without links, and as named
};

ImagePlaces places_of(const fs::path& folder) {
  ImagePlaces places{real(folder), {}};
  std::set<fs::path> named;
  try {
    const std::vector<std::string> names = entries_of(folder).folders;
    for (const std::string& name : names) named.insert(folder / name);
    for (const FolderFiles& found : walk_folders(folder, names)) {
      for (const auto* files : {&found.images, &found.others}) {
        fs::path last;  // files of one directory stand together
        for (const fs::path& file : *files) {
          fs::path directory = file.parent_path();
          if (directory.native() == last.native()) continue;
          named.insert(directory);
          last = std::move(directory);
        }
      }
    }
  } catch (const Error&) {  // whoever reads it tells what is missing
  }
  for (const fs::path& directory : named) places.classes.emplace_back(real(directory), directory);
  return places;
}

// `at`: as made_in() gives it.
std::string place_in_images(const fs::path& folder, const fs::path& at, const std::string& file) {
  const ImagePlaces places = places_of(folder);
  for (const auto& [directory, named] : places.classes) {
    if (is_seen_from(at, directory))
      return "lies in " + shown(named) + ", whose files are the images of a class";
  }
  if (at == places.root && file.empty())
    return "is " + shown(folder) + ", whose folders are the classes of the data set";
  if (at == places.root) {
    return is_named_as_image(file)
               ? "lies in " + shown(folder) +
                     " beside the folders of the classes, of which each training would warn"
               : "";
  }
  return is_seen_from(at, places.root)
             ? "lies in " + shown(folder) + ", whose folders are the classes of the data set"
             : "";
}

bool is_standard_name(const FormatFiles& set, const std::string& name) {
  const std::vector<std::string> names = set.standard_names();
  return std::ranges::find(names, name) != names.end();
}

std::vector<fs::path> image_folders(const DataSpec& spec) {
  std::vector<fs::path> folders = {spec.training_place(), spec.folders().test, spec.folders().validation};
  std::erase_if(folders, [](const fs::path& folder) { return folder.empty(); });
  return folders;
}

}  // namespace

std::string place_in_data(const DataSpec& spec, const fs::path& path, bool is_directory) {
  const fs::path at = made_in(path, is_directory);
  const std::string name = path.filename().string();
  if (const FormatFiles* set = format_files(spec.format)) {
    const bool is_data = at == real(spec.root) && is_standard_name(*set, name);
    return !is_directory && is_data ? "has the name of a file of the data set" : "";
  }
  if (!is_directory && is_hidden(name)) return "";
  for (const fs::path& folder : image_folders(spec)) {
    std::string place = place_in_images(folder, at, is_directory ? "" : name);
    if (!place.empty()) return place;
  }
  return "";
}

std::string place_in_folder(const fs::path& folder, const fs::path& path, bool is_directory) {
  const fs::path at = made_in(path, is_directory);
  const fs::path around = real(folder);
  const bool is_passed_over = !is_directory && is_hidden(path.filename().native());
  if (is_passed_over || !is_seen_from(at, around)) return "";
  return (is_directory && at == around ? "is " : "lies in ") + shown(folder) + ", whose images are looked at";
}

}  // namespace cnn

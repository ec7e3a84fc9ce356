#include "data/image_classes.h"

#include <algorithm>

#include "base/error.h"
#include "base/near_name.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "data/class_notes.h"
#include "data/folder_names.h"
#include "data/image_sets.h"
#include "data/near_data.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

void refuse_sets(const fs::path& directory) {
  const ImageSets sets = find_sets(directory);
  if (!sets.are_there()) return;
  throw Error(Failure::data, shown(directory) +
                                 ": holds sets of images, and the classes are the folders in them: write " +
                                 sets.as_keys() + " in `data`");
}

// YOLO's `labels` beside `images`.
bool has_label_files(const fs::path& directory) {
  std::error_code ignored;
  return fs::is_directory(directory.parent_path() / "labels", ignored);
}

// All folders are named as sets, one to train on and others, and hold images where a set holds classes.
void refuse_flat_sets(const fs::path& directory, const ImageFolder& folder) {
  bool has_train = false;
  for (const std::string& name : folder.classes) {
    const auto set = set_of_name(name);
    if (!set) return;
    has_train = has_train || set == Split::train;
  }
  if (!has_train || folder.classes.size() < 2) return;
  throw Error(Failure::data, shown(directory) + ": the folders " + listed(folder.classes) +
                                 " are named as sets, and hold images without a folder for each class: put "
                                 "the images of each class into a folder of its name, in each set" +
                                 (has_label_files(directory)
                                      ? "; the files of labels beside them, as YOLO has them, are not read"
                                      : ""));
}

// Sets within each class, in the place of classes within each set.
void refuse_inner_sets(const fs::path& directory, const ImageFolder& folder) {
  const InnerSets sets = inner_sets(directory, folder.classes);
  if (!sets.are_everywhere) return;
  const std::string& name = folder.classes.front();
  std::string places;
  for (const std::string& set : sets.names) places += printable(set) + "/" + printable(name) + ", ";
  throw Error(Failure::data, shown(directory) + ": each class holds sets, " + listed(sets.names) +
                                 ", whose images would be mixed: put the sets around the classes (" + places +
                                 "...), and name them as `train` and `test` in `data`");
}

void refuse_wrapper(const fs::path& directory) {
  const fs::path inner = unwrapped(directory);
  if (inner == directory) return;
  throw Error(Failure::data, shown(directory) + ": holds one folder only, which is no class: the folders " +
                                 listed(filled_folders(inner)) + " are in " + shown(inner) + ": " +
                                 how_to_name(inner));
}

std::string without_files(const ImageFolder& folder) {
  if (folder.empty.empty()) return "";
  return "; without an image, and so no class: " + listed(folder.empty);
}

void refuse_one_class(const fs::path& directory, const ImageFolder& folder) {
  if (folder.classes.size() > 1) return;
  const std::string what = folder.classes.empty()
                               ? "holds no image in its folders"
                               : "holds images of one class alone, " + printable(folder.classes.front()) +
                                     ": a network learns to tell two or more apart";
  throw Error(Failure::data, shown(directory) + ": " + what + without_files(folder));
}

}  // namespace

void check_classes(const fs::path& directory, const ImageFolder& folder, int64_t classes) {
  if (!folder.bad.empty() && folder.images.empty()) return;  // which is told
  refuse_sets(directory);
  refuse_flat_sets(directory, folder);
  refuse_wrapper(directory);
  refuse_inner_sets(directory, folder);
  const auto found = std::ssize(folder.classes);
  if (found == classes && found > 1) return;
  refuse_one_class(directory, folder);
  throw Error(Failure::data,
              shown(directory) + ": holds " + counted(found, "folder") + " (" + listed(folder.classes) +
                  "), a class each, but the network has " + counted(classes, "class", "classes") +
                  "; the last layer is to be softmax: {classes: " + std::to_string(found) + "}" +
                  (found > classes ? ", or the folders that are no class to lie elsewhere" : "") +
                  without_files(folder));
}

size_t find_class(const std::vector<std::string>& classes, const std::string& name,
                  const fs::path& directory) {
  const auto known = std::ranges::find(classes, normalized_name(name), normalized_name);
  if (known != classes.end()) return static_cast<size_t>(known - classes.begin());
  std::string message =
      shown(directory / name) + ": the folder is none of the classes trained on: " + listed(classes);
  const fs::path inner = unwrapped(directory);
  const auto alike = std::ranges::find(classes, folded_name(name), folded_name);
  if (inner != directory) {
    message += "\nThe folders " + listed(filled_folders(inner)) + " are in " + shown(inner) +
               ": name that directory instead.";
  } else if (alike != classes.end()) {
    message += "\nIs it " + printable(*alike) + "? Then give it this name.";
  } else if (const auto near = nearest_name(name, classes)) {
    message += "\nIs it " + printable(*near) + "? Then give it this name.";
  } else {
    message += "\nTrain with images of it too, in a folder of this name, or move it away.";
  }
  throw Error(Failure::data, message);
}

std::vector<std::string> notes_on_unused_sets(const DataSpec& spec) {
  std::vector<std::string> notes;
  const ImageFolders& folders = spec.folders();
  if (folders.train.empty()) return notes;
  const fs::path around = folders.train.parent_path();
  const ImageSets sets = find_sets(around);
  const auto note = [&](const char* key, const std::string& folder) {
    const fs::path path = around / folder;
    if (folder.empty() || path == folders.train) return;
    notes.push_back(shown(path) + ": looks like a set of images, and is not used: `" + key + ": " +
                    shown(path.lexically_relative(spec.root.empty() ? around : spec.root)) +
                    "` in `data` takes it");
  };
  if (!spec.has_validation() && folders.test != around / sets.validation) note("validation", sets.validation);
  if (!spec.has_test() && folders.validation != around / sets.test) note("test", sets.test);
  return notes;
}

}  // namespace cnn

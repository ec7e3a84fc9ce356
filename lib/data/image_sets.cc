#include "data/image_sets.h"

#include <algorithm>

#include "base/printable.h"
#include "data/folder_names.h"
#include "data/image_folder.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 16;  // folders around the classes: links may go round

// Rather than the images of a class, some of them in folders of it.
bool holds_classes(const fs::path& directory) {
  const Entries entries = entries_of(directory);
  const size_t folders = filled_folders(directory).size();
  return folders > 1 || (folders == 1 && entries.images.empty());
}

}  // namespace

std::vector<std::string> filled_folders(const fs::path& directory) {
  std::vector<std::string> folders = entries_of(directory).folders;
  std::erase_if(folders, [&](const std::string& name) { return !holds_image(directory / name); });
  return folders;
}

fs::path unwrapped(const fs::path& directory) {
  fs::path inner = directory;
  for (int depth = 0; depth < kDeepest; ++depth) {
    const auto folders = filled_folders(inner);
    if (folders.size() != 1 || !holds_classes(inner / folders.front())) break;
    inner /= folders.front();
  }
  return inner;
}

std::string ImageSets::as_keys() const {
  std::string text;
  const auto add = [&](const char* key, const std::string& folder) {
    if (!folder.empty()) text += (text.empty() ? "`" : ", ") + std::string(key) + ": " + printable(folder);
  };
  add("train", train);
  add("validation", validation);
  add("test", test);
  return text + "`";
}

ImageSets find_sets(const fs::path& directory) {
  ImageSets sets;
  auto folders = filled_folders(directory);
  // Of several that could be the same set, the shortest name: `train` before `train_old`.
  std::ranges::stable_sort(folders, {}, &std::string::size);
  for (const std::string& name : folders) {
    const auto kind = set_of_name(name);
    std::string* place = nullptr;
    if (kind == Split::train) place = &sets.train;
    if (kind == Split::validation) place = &sets.validation;
    if (kind == Split::test) place = &sets.test;
    const bool is_set = place != nullptr && place->empty() && holds_classes(directory / name);
    if (is_set) {
      *place = name;
    } else {
      sets.others.push_back(name);
    }
  }
  std::ranges::sort(sets.others);
  return sets;
}

}  // namespace cnn

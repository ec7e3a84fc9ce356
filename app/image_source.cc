#include "app/image_source.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/printable.h"
#include "data/folder_names.h"
#include "data/image_classes.h"

namespace cnn::app {

namespace fs = std::filesystem;

double ImageSource::test_share() const {
  const auto images = static_cast<double>(folder.images.size());
  const auto classes = static_cast<double>(classes_with_two());
  double share = images < 1000 ? 0.2 : 0.1;
  while (share < 0.45 && std::floor(images * share + 1e-9) < classes) share += 0.1;
  return share;
}

int64_t ImageSource::classes_with_two() const {
  std::vector<int64_t> counts(folder.classes.size());
  for (const ImageFolder::Image& image : folder.images) ++counts[image.folder];
  return std::ranges::count_if(counts, [](int64_t count) { return count >= 2; });
}

int64_t ImageSource::trained() const {
  const auto count = static_cast<double>(folder.images.size());
  return static_cast<int64_t>(sets.test.empty() ? count * (1 - test_share()) : count);
}

namespace {

// `folder` of the root, and what it may be wrapped in besides.
std::string unwrapped_below(const fs::path& root, const std::string& folder) {
  return folder.empty() ? "" : unwrapped(root / folder).lexically_relative(root).string();
}

// Classes of the other sets that the training set has not: training refuses them.
void note_other_classes(const ImageSource& source, std::vector<std::string>& notes) {
  for (const std::string& set : {source.sets.validation, source.sets.test}) {
    if (set.empty()) continue;
    const fs::path place = source.root / set;
    for (const std::string& name : list_image_folder(place).classes) {
      try {
        find_class(source.folder.classes, name, place);
      } catch (const Error& error) {
        notes.emplace_back(std::string("training will refuse this: ") + error.what());
      }
    }
  }
}

}  // namespace

ImageSource find_image_source(const fs::path& directory, std::vector<std::string>& notes) {
  ImageSource source;
  source.root = unwrapped(directory);
  if (source.root != directory) {
    notes.push_back(printable(directory.string()) + ": holds one folder only: taken are those in " +
                    printable(source.root.string()));
  }
  source.sets = find_sets(source.root);
  if (source.sets.train.empty() && source.sets.others.empty() &&
      !(source.sets.validation + source.sets.test).empty()) {
    throw Error(Failure::data, shown(source.root) + ": holds " + source.sets.as_keys() +
                                   ", but no set to train on, in a folder `train`");
  }
  const bool has_sets = !source.sets.train.empty();
  if (has_sets && !source.sets.others.empty()) {
    const bool is_named_as_set = std::ranges::any_of(
        source.sets.others, [](const std::string& name) { return set_of_name(name).has_value(); });
    notes.push_back(printable(source.root.string()) +
                    ": beside the sets, these are not used: " + printable(listed(source.sets.others)) +
                    (is_named_as_set ? " (a set holds a folder for each class)" : ""));
  }
  if (!has_sets) source.sets = {};
  for (std::string* set : {&source.sets.train, &source.sets.validation, &source.sets.test})
    *set = unwrapped_below(source.root, *set);
  const fs::path training = has_sets ? source.root / source.sets.train : source.root;
  source.folder = list_image_folder(training);
  check_classes(training, source.folder, std::ssize(source.folder.classes));
  for (const auto* told : {&source.folder.links, &source.folder.notes})
    for (const std::string& note : *told) notes.push_back(printable(note));
  if (!source.folder.others.empty()) notes.push_back(source.folder.others);
  if (!source.folder.empty.empty()) {
    notes.push_back(printable(training.string()) +
                    ": folders without an image are no classes: " + printable(listed(source.folder.empty)));
  }
  note_other_classes(source, notes);
  return source;
}

void check_test(const ImageSource& source) {
  const ImageSets& sets = source.sets;
  if (!sets.test.empty() || !sets.validation.empty() || source.classes_with_two() > 0) return;
  const fs::path training = sets.train.empty() ? source.root : source.root / sets.train;
  throw Error(Failure::data, shown(training) +
                                 ": holds one image of each class: a test takes others than those trained "
                                 "on, so some class must have two at least");
}

}  // namespace cnn::app

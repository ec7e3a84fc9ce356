#include "data/class_notes.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/printable.h"
#include "data/folder_names.h"
#include "data/image_folder.h"
#include "data/image_sets.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostSets = 3;  // to train, to validate and to test with

bool differ_in_case_only(const std::vector<std::string>& names) {
  std::set<std::string> lowered;
  for (const std::string& name : names) lowered.insert(lowered_name(name));
  return lowered.size() == 1;
}

// "'a', 'a\u{200b}'"
std::string escaped_list(const std::vector<std::string>& names) {
  std::vector<std::string> escaped;
  for (const std::string& name : names) escaped.push_back("'" + escaped_name(name) + "'");
  return listed(escaped);
}

// What a class's folder holds.
struct Inner {
  std::string name;
  std::vector<std::string> folders;  // with images
  bool has_images = false;           // beside them
};

std::vector<Inner> look_into(const fs::path& directory, const std::vector<std::string>& classes) {
  std::vector<Inner> inside;
  for (const std::string& name : classes) {
    std::error_code ignored;
    if (!fs::is_directory(directory / name, ignored)) continue;  // another normalization of its name
    const Entries entries = entries_of(directory / name);
    Inner inner{name, {}, !entries.images.empty()};
    if (!entries.folders.empty()) inner.folders = filled_folders(directory / name);
    inside.push_back(std::move(inner));
  }
  return inside;
}

// Of folders that are named as sets to test or validate with, but count as what they lie in.
std::string note_on_sets(const fs::path& directory, const std::vector<Inner>& inside) {
  std::vector<std::string> places;
  for (const Inner& inner : inside) {
    for (const std::string& name : inner.folders) {
      const auto set = set_of_name(name);
      if (set && set != Split::train) places.push_back(inner.name + "/" + name);
    }
  }
  if (places.empty()) return "";
  const bool is_one = places.size() == 1;
  return shown(directory) + ": " + listed(places) + (is_one ? " is named as a set" : " are named as sets") +
         ", and " + (is_one ? "its" : "their") +
         " images are taken as those of the class like all others: put sets around the classes, and name "
         "them as "
         "`train` and `test` in `data`";
}

// "`train: a, test: b`" of two or three folders.
std::string as_sets(const std::vector<std::string>& folders) {
  ImageSets sets;
  sets.train = folders.front();
  sets.test = folders.back();
  if (folders.size() > 2) sets.validation = folders[1];
  return sets.as_keys();
}

// Of classes that all hold the same folders, and nothing else: sets of each class, or classes of each set?
std::string note_on_same_folders(const fs::path& directory, const std::vector<Inner>& inside) {
  if (inside.size() < 2) return "";
  std::map<std::string, size_t> holders;
  std::vector<std::string> classes;
  for (const Inner& inner : inside) {
    if (inner.has_images) return "";
    for (const std::string& name : inner.folders) ++holders[name];
    classes.push_back(inner.name);
  }
  std::vector<std::string> same;
  for (const auto& [name, count] : holders)
    if (2 * count > inside.size()) same.push_back(name);
  const bool may_be_sets = same.size() <= kMostSets;
  const bool may_hold_classes = classes.size() <= kMostSets;
  if (same.size() < 2 || !(may_be_sets || may_hold_classes)) return "";
  return shown(directory) + ": the classes " + listed(classes) + " hold the same folders, " + listed(same) +
         ", whose images are taken together" +
         (may_be_sets
              ? "; if these are sets, put them around the classes (" + printable(same.front()) + "/" +
                    printable(classes.front()) + ", ...), and name them as `train` and `test` in `data`"
              : "") +
         (may_hold_classes ? "; if these are the classes, and " + listed(classes) +
                                 " the sets, say in `data` which is which, as in " + as_sets(classes)
                           : "");
}

}  // namespace

std::vector<std::string> notes_on_names(const fs::path& place, const std::vector<std::string>& classes) {
  std::map<std::string, std::vector<std::string>> alike;
  for (const std::string& name : classes) alike[look_of_name(name)].push_back(name);
  std::error_code ignored;
  const std::string advice =
      fs::is_directory(place, ignored) ? ": if they are one, put their images into one folder" : "";
  std::vector<std::string> notes;
  for (const auto& [look, names] : alike) {
    if (names.size() == 1) continue;
    const bool by_case = differ_in_case_only(names);
    const bool are_same = std::set<std::string>(names.begin(), names.end()).size() == 1;
    const std::string which = are_same
                                  ? std::to_string(names.size()) + " classes are called " +
                                        printable(names.front()) + ": nobody can tell them apart"
                                  : "the classes " +
                                        (by_case ? listed(names) + " differ in case only"
                                                 : escaped_list(names) + " look the same, or nearly so") +
                                        advice;
    notes.push_back(shown(place) + ": " + which);
  }
  return notes;
}

InnerSets inner_sets(const fs::path& directory, const std::vector<std::string>& classes) {
  InnerSets sets;
  std::set<std::string> names;
  bool have_train = classes.size() > 1;
  bool have_others = false;
  for (const Inner& inner : look_into(directory, classes)) {
    bool has_train = false;
    for (const std::string& name : inner.folders) {
      const auto set = set_of_name(name);
      if (set) names.insert(name);
      has_train = has_train || set == Split::train;
      have_others = have_others || (set && set != Split::train);
    }
    have_train = have_train && has_train && !inner.has_images;
  }
  sets.names.assign(names.begin(), names.end());
  sets.are_everywhere = have_train && have_others;
  return sets;
}

std::vector<std::string> notes_on_nesting(const fs::path& directory,
                                          const std::vector<std::string>& folders) {
  const std::vector<Inner> inside = look_into(directory, folders);
  std::vector<std::string> notes;
  for (const Inner& inner : inside) {
    if (inner.folders.size() < 2 || inner.has_images) continue;
    notes.push_back(shown(directory) + ": the class " + printable(inner.name) +
                    " holds folders with images, " + listed(inner.folders) +
                    ": if these are the classes, name " + shown(directory / inner.name) + " in `data`");
  }
  if (notes.size() >= folders.size()) notes.clear();
  for (const std::string& note : {note_on_sets(directory, inside), note_on_same_folders(directory, inside)}) {
    if (!note.empty()) return {note};
  }
  return notes;
}

}  // namespace cnn

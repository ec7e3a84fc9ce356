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

std::vector<std::string> notes_on_nesting(const fs::path& directory,
                                          const std::vector<std::string>& folders) {
  std::vector<std::string> notes;
  for (const std::string& name : folders) {
    std::error_code ignored;
    if (!fs::is_directory(directory / name, ignored)) continue;  // another normalization of its name
    const Entries entries = entries_of(directory / name);
    if (entries.folders.size() < 2 || !entries.images.empty()) continue;
    const std::vector<std::string> inner = filled_folders(directory / name);
    if (inner.size() < 2) continue;
    notes.push_back(shown(directory) + ": the class " + printable(name) + " holds folders with images, " +
                    listed(inner) + ": if these are the classes, name " + shown(directory / name) +
                    " in `data`");
  }
  return notes.size() < folders.size() ? notes : std::vector<std::string>();
}

}  // namespace cnn

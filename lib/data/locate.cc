#include "data/locate.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "data/folder_names.h"
#include "data/format_files.h"
#include "data/near_data.h"
#include "kinds/kind_list.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

const KnownSet& set_of(const DataSpec& spec) {
  return format_files(spec.format)->known_set(spec);
}

// Empty where there is no command.
std::string command_to_get(const DataSpec& spec, const std::string& place) {
  const KnownSet& set = set_of(spec);
  if (is_of_package(spec)) return set.package_command;
  if (set.name_to_get == nullptr) return "";
  return program_command("get-data ") + set.name_to_get + " --to " + place;
}

// What lies in the root instead; empty where that is nothing known.
std::string found_instead(const DataSpec& spec) {
  const std::vector<std::string> names = format_files(spec.format)->standard_names();
  const fs::path below = directory_below(spec.root, [&](const fs::path& directory) {
    return std::ranges::any_of(names, [&](const std::string& name) { return is_there(directory / name); });
  });
  if (!below.empty()) return "Such files are in " + shown(below) + ": " + how_to_name(below) + ".";
  if (const std::string format = format_in(spec.root); !format.empty() && format != word_of_kind(spec.format))
    return "It holds files that are read with `format: " + format + "` in `data`.";
  const std::vector<std::string> folders = folders_of_images(spec.root);
  if (folders.size() < 2) return "";
  return "It holds folders of images (" + listed(folders) + "), which `format: images` reads; `" +
         program_command("new images ") + shell_path(spec.root) + " > FILE.yaml` writes a config for them.";
}

}  // namespace

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::status(path, error).type() != fs::file_type::not_found;
}

void refuse_missing(const DataSpec& spec, const std::string& what) {
  if (const std::string file = file_in_place(spec.root); !file.empty())
    throw Error(Failure::data, shown(spec.root) + ": " + file);
  const std::string found =
      is_there(spec.root) ? ": " + what : ": there is no such directory" + note_on_tilde(spec.root);
  if (const std::string instead = found_instead(spec); !instead.empty())
    throw Error(Failure::data, shown(spec.root) + found + "\n" + instead);
  const std::string get = how_to_get(spec);
  throw Error(Failure::data, shown(spec.root) + found + "\n" + get +
                                 (get.ends_with('`') ? ", or say" : "; say") +
                                 " where the files are: " + how_to_say_where(spec) + ".");
}

std::string how_to_get(const DataSpec& spec) {
  const std::string command = command_to_get(spec, shell_path(spec.root));
  return command.empty() ? set_of(spec).source : "Get it with `" + command + "`";
}

std::string how_to_get_anywhere(const DataSpec& spec) {
  if (spec.is_of_folders()) return "";
  const std::string command = command_to_get(spec, "DIR");
  return command.empty() ? std::string(set_of(spec).source) + "." : "`" + command + "` gets them.";
}

bool is_of_package(const DataSpec& spec) {
  if (spec.is_of_folders()) return false;
  const char* place = set_of(spec).package_root;
  return place != nullptr && spec.root == place;
}

bool is_on_this_machine(const DataSpec& spec) {
  bool is_here = !spec.root.empty() && is_there(spec.root);
  for_each_place(spec, [&](const fs::path& place) { is_here = is_here || is_there(place); });
  return is_here;
}

}  // namespace cnn

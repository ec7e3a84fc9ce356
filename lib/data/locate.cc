#include "data/locate.h"

#include "base/error.h"
#include "base/printable.h"
#include "base/script.h"
#include "base/shell_word.h"
#include "data/format_files.h"

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
  const std::string script = set.script_name == nullptr ? "" : script_command("get-data");
  return script.empty() ? "" : script + " " + set.script_name + " --to " + place;
}

}  // namespace

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::status(path, error).type() != fs::file_type::not_found;
}

void refuse_missing(const DataSpec& spec, const std::string& what) {
  const std::string found = is_there(spec.root) ? ": " + what : ": there is no such directory";
  const std::string get = how_to_get(spec);
  throw Error(Failure::data, shown(spec.root) + found + "\n" + get +
                                 (get.ends_with('`') ? ", or say" : "; say") +
                                 " where the data is: `--data DIR`, or `data.root` in the config.");
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

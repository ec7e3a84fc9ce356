#include "config/near_config.h"

#include <algorithm>
#include <vector>

#include "base/shell_word.h"
#include "config/suggest.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

bool is_config_name(const fs::path& name) {
  return name.extension() == ".yaml" || name.extension() == ".yml";
}

std::vector<std::string> configs_in(const fs::path& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(directory.empty() ? "." : directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (is_config_name(entry->path())) names.push_back(entry->path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

// By the whole name, then, where the one that was typed may lack its end, by the stem.
std::string nearest_in(const fs::path& directory, const fs::path& typed) {
  const std::vector<std::string> names = configs_in(directory);
  if (const auto near = nearest_word(typed.string(), names)) return (directory / *near).string();
  if (typed.has_extension()) return "";
  std::vector<std::string> stems;
  for (const std::string& name : names) stems.push_back(fs::path(name).stem().string());
  const auto near = nearest_word(typed.string(), stems);
  if (!near) return "";
  const auto at = std::ranges::find(stems, *near) - stems.begin();
  return (directory / names[static_cast<size_t>(at)]).string();
}

}  // namespace

std::string near_config(const fs::path& missing) {
  std::error_code error;
  if (fs::exists(missing, error)) return "";
  std::string near = nearest_in(missing.parent_path(), missing.filename());
  if (near.empty() && !missing.has_parent_path()) near = nearest_in("configs", missing);
  return near.empty() ? "" : shell_word(near);
}

}  // namespace cnn

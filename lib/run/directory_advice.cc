#include "run/directory_advice.h"

#include <algorithm>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "data/format_files.h"
#include "data/image_sets.h"
#include "train/run_directory.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool holds_images(const fs::path& directory) {
  try {
    return !filled_folders(directory).empty();
  } catch (const Error&) {
    return false;
  }
}

bool holds_data(const fs::path& directory) {
  const auto is_here = [&](const std::string& name) { return is_there(directory / name); };
  return std::ranges::any_of(all_standard_names(), is_here);
}

// In the order of their names.
std::vector<fs::path> configs_in(const fs::path& directory) {
  std::vector<fs::path> configs;
  std::error_code error;
  for (auto entry = fs::directory_iterator(directory, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string ending = entry->path().extension().string();
    if (ending == ".yaml" || ending == ".yml") configs.push_back(entry->path());
  }
  std::ranges::sort(configs);
  return configs;
}

}  // namespace

std::string directory_advice(const fs::path& directory) {
  const RunPaths run{directory};
  if (is_there(run.config())) return "its config is " + shell_path(run.config());
  if (is_there(run.model()))
    return "`" + program_command("shapes ") + shell_path(directory) +
           " --config > FILE.yaml` writes the config "
           "of the model in it";
  if (const auto configs = configs_in(directory); !configs.empty()) {
    const std::string others = std::to_string(configs.size() - 1);
    return "it holds the config " + shell_path(configs.front()) +
           (configs.size() == 1 ? "" : " and " + others + (others == "1" ? " other" : " others"));
  }
  if (holds_images(directory))
    return "`" + program_command("new images ") + shell_path(directory) +
           " > FILE.yaml` writes a config for its images";
  if (holds_data(directory))
    return "it holds data files, and `--data " + shell_path(directory) + "` beside a config reads them";
  return "`" + program_command("new") + "` prints a config to start from, `" +
         program_command("new images DIR") + "` one for a directory of images";
}

}  // namespace cnn

#include "config/portable_paths.h"

#include <algorithm>
#include <vector>

namespace cnn {
namespace {

namespace fs = std::filesystem;

bool lies_below(const fs::path& path, const fs::path& root) {
  const fs::path relative = path.lexically_relative(root);
  return !root.empty() && !relative.empty() && *relative.begin() != "..";
}

// Relative to the root; "." is the root itself.
fs::path portable(const fs::path& path, const fs::path& root, bool with_parent) {
  if (lies_below(path, root)) return path.lexically_relative(root);
  return with_parent ? path.parent_path().filename() / path.filename() : path.filename();
}

bool all_differ(std::vector<fs::path> paths) {
  std::sort(paths.begin(), paths.end());
  return std::adjacent_find(paths.begin(), paths.end()) == paths.end();
}

}  // namespace

RunSpec with_portable_paths(RunSpec spec) {
  if (!spec.data) return spec;
  DataSpec& data = *spec.data;
  std::vector<fs::path*> places;
  for_each_place(data, [&](fs::path& place) { places.push_back(&place); });
  std::vector<fs::path> now;
  for (const bool with_parent : {false, true}) {
    now.clear();
    for (const fs::path* place : places) now.push_back(portable(*place, data.root, with_parent));
    if (all_differ(now)) break;
  }
  for (size_t i = 0; i < places.size(); ++i) *places[i] = now[i];
  data.root = data.root.has_filename() ? data.root.filename() : fs::path("data");
  return spec;
}

}  // namespace cnn

#include "base/script.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "base/shell_word.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 6;  // how far below the tree a build may lie

bool is_executable(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string script_command(const std::string& name) {
  const fs::path script = fs::path("scripts") / name;
  if (is_executable(script)) return script.string();
  std::error_code error;
  fs::path directory = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (int i = 0; i < kDeepest && directory.has_relative_path(); ++i, directory = directory.parent_path()) {
    if (is_executable(directory / script)) return shell_path(directory / script);
  }
  return "";
}

}  // namespace cnn

#include "app/begun_anew.h"

#include <filesystem>
#include <system_error>

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

// DIR-2, or the next that is not there yet.
fs::path next_beside(const fs::path& directory) {
  const fs::path plain = directory.has_filename() ? directory : directory.parent_path();
  std::error_code error;
  for (int64_t number = 2;; ++number) {
    fs::path next = plain;
    next += "-" + std::to_string(number);
    if (!fs::exists(fs::symlink_status(next, error))) return next;
  }
}

}  // namespace

TrainingWishes begun_anew(const TrainingWishes& before, const std::string& text) {
  TrainingWishes wishes;
  wishes.config = before.config;
  wishes.text = text;
  wishes.init = before.init;
  wishes.init_partial = before.init_partial;
  if (!before.out.empty()) wishes.out = next_beside(before.out);
  return wishes;
}

}  // namespace cnn::app

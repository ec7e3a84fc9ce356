#include "train/run_directory.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/error.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

void make_directories(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error || !fs::is_directory(path, error)) {
    const std::string why = error ? error.message() : "a file of that name is in the way";
    throw Error(Failure::resource, path.string() + ": cannot make the output directory: " + why);
  }
}

void check_writable(const fs::path& path) {
  if (::access(path.c_str(), W_OK | X_OK) == 0) return;
  throw Error(Failure::resource, path.string() + ": cannot write to the output directory: " +
                                     std::strerror(errno) + "; choose another with -o DIR");
}

}  // namespace

void refuse_taken_directory(const fs::path& path, bool overwrite) {
  if (overwrite) return;
  const RunDirectory run{path};
  for (const fs::path& file : {run.model(), run.checkpoint()}) {
    std::error_code error;
    if (!fs::exists(file, error)) continue;
    throw Error(Failure::usage,
                path.string() + ": holds a " + file.filename().string() +
                    " already; choose another directory with -o, or replace it with --overwrite");
  }
}

RunDirectory open_run_directory(const fs::path& path, bool overwrite) {
  refuse_taken_directory(path, overwrite);
  make_directories(path);
  const RunDirectory run{path};
  check_writable(path);
  std::error_code error;
  fs::remove(run.checkpoint(), error);
  if (error)
    throw Error(Failure::resource, run.checkpoint().string() + ": cannot remove: " + error.message());
  return run;
}

RunDirectory make_numbered_run_directory(const fs::path& base, const std::string& name) {
  make_directories(base / "runs");
  for (int64_t number = 1;; ++number) {
    const fs::path path = base / "runs" / (number == 1 ? name : name + "-" + std::to_string(number));
    std::error_code error;
    if (fs::create_directory(path, error)) return {path};
    if (error && error != std::errc::file_exists && error != std::errc::not_a_directory) {
      throw Error(Failure::resource,
                  path.string() + ": cannot make the output directory: " + error.message());
    }
  }
}

}  // namespace cnn

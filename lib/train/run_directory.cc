#include "train/run_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/error.h"
#include "base/file.h"

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

void remove_leftovers(const RunDirectory& run) {
  for (const fs::path& file : {run.model(), run.checkpoint(), run.config(), run.metrics()}) {
    AtomicFile::remove_leftovers(file);
  }
}

}  // namespace

DirectoryLock::DirectoryLock(const fs::path& directory)
    : descriptor_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_.value < 0) {
    throw Error(Failure::resource, directory.string() + ": cannot open: " + std::strerror(errno));
  }
  // A file system without locks (some network mounts) must not keep anybody from training.
  if (::flock(descriptor_.value, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
  throw Error(Failure::usage,
              directory.string() + ": another run is writing to this directory; choose another with -o");
}

void refuse_taken_directory(const fs::path& path, bool overwrite) {
  if (overwrite) return;
  const RunDirectory run{path, nullptr};
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
  check_writable(path);
  RunDirectory run{path, std::make_shared<const DirectoryLock>(path)};
  refuse_taken_directory(path, overwrite);  // a run may have ended since
  remove_leftovers(run);
  std::error_code error;
  fs::remove(run.checkpoint(), error);
  if (error)
    throw Error(Failure::resource, run.checkpoint().string() + ": cannot remove: " + error.message());
  return run;
}

RunDirectory reopen_run_directory(const fs::path& path) {
  const fs::path checkpoint = RunDirectory{path, nullptr}.checkpoint();
  std::error_code error;
  if (!fs::exists(checkpoint, error)) {
    throw Error(Failure::model, checkpoint.string() +
                                    ": there is no checkpoint to resume; without --resume the training "
                                    "begins anew");
  }
  check_writable(path);
  RunDirectory run{path, std::make_shared<const DirectoryLock>(path)};
  remove_leftovers(run);
  return run;
}

bool restore_run_directory(RunDirectory& run) {
  std::error_code error;
  if (fs::status(run.path, error).type() != fs::file_type::not_found) return false;
  make_directories(run.path);
  run.lock = std::make_shared<const DirectoryLock>(run.path);
  return true;
}

fs::path newest_run_directory(const fs::path& base, const std::string& name) {
  fs::path newest;
  fs::file_time_type newest_time = fs::file_time_type::min();
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(base / "runs", error)) {
    const std::string stem = entry.path().filename().string();
    const bool numbered = stem.starts_with(name + "-") && stem.size() > name.size() + 1 &&
                          stem.find_first_not_of("0123456789", name.size() + 1) == std::string::npos;
    if (stem != name && !numbered) continue;
    std::error_code missing;
    const auto time = fs::last_write_time(RunDirectory{entry.path(), nullptr}.checkpoint(), missing);
    if (missing || time <= newest_time) continue;
    newest = entry.path();
    newest_time = time;
  }
  if (!newest.empty()) return newest;
  throw Error(Failure::model, (base / "runs" / name).string() +
                                  ": there is no checkpoint to resume here; name the run's "
                                  "directory with -o DIR");
}

RunDirectory make_numbered_run_directory(const fs::path& base, const std::string& name) {
  make_directories(base / "runs");
  for (int64_t number = 1;; ++number) {
    const fs::path path = base / "runs" / (number == 1 ? name : name + "-" + std::to_string(number));
    std::error_code error;
    if (fs::create_directory(path, error)) return {path, std::make_shared<const DirectoryLock>(path)};
    if (error && error != std::errc::file_exists && error != std::errc::not_a_directory) {
      throw Error(Failure::resource,
                  path.string() + ": cannot make the output directory: " + error.message());
    }
  }
}

}  // namespace cnn

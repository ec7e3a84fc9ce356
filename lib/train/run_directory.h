// The directory that a training writes: model.bin, config.yaml, metrics.csv.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/file.h"

namespace cnn {

// Keeps other runs out of a directory for as long as it lives, and no longer than the process.
class DirectoryLock {
 public:
  // Throws Failure::usage where another run holds the directory.
  explicit DirectoryLock(const std::filesystem::path& directory);

 private:
  Descriptor descriptor_;
};

struct RunDirectory {
  std::filesystem::path path;
  std::shared_ptr<const DirectoryLock> lock;

  std::filesystem::path model() const { return path / "model.bin"; }
  std::filesystem::path checkpoint() const { return path / "last.bin"; }
  std::filesystem::path config() const { return path / "config.yaml"; }
  std::filesystem::path metrics() const { return path / "metrics.csv"; }
};

// Throws Failure::usage where `path` holds a model.bin or last.bin already, unless `overwrite`. Touches
// nothing.
void refuse_taken_directory(const std::filesystem::path& path, bool overwrite);

// Makes `path` (and what lies above it) if it is not there, and finds out whether it can be written. A taken
// one is refused as above; with `overwrite` last.bin is removed, and every other file stays until its
// successor is complete. Throws Failure::resource where the directory cannot be made or written.
RunDirectory open_run_directory(const std::filesystem::path& path, bool overwrite);

// The directory of a run that is to go on: one that holds a last.bin, else Failure::model says so.
RunDirectory reopen_run_directory(const std::filesystem::path& path);

// Where `run` has been removed since it was opened: makes it anew, and locks it. Whether that was so.
bool restore_run_directory(RunDirectory& run);

// Of runs/NAME, runs/NAME-2, ... below `base` the one whose last.bin is newest; Failure::model where there is
// none.
std::filesystem::path newest_run_directory(const std::filesystem::path& base, const std::string& name);

// Makes runs/NAME below `base`, or the first of runs/NAME-2, runs/NAME-3, ... that is not there yet.
RunDirectory make_numbered_run_directory(const std::filesystem::path& base, const std::string& name);

}  // namespace cnn

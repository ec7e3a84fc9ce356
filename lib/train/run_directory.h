// The directory that a training writes: model.bin, config.yaml, metrics.csv, and changes.jsonl where
// something was changed on the way.
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/disk.h"
#include "base/file.h"
#include "base/transient.h"

namespace cnn {

// Keeps other runs out of a directory for as long as it lives, and no longer than the process.
class DirectoryLock {
 public:
  // Throws Failure::usage where another run holds the directory, with its process if that is known and with
  // `advice`.
  DirectoryLock(const std::filesystem::path& directory, Disk& disk,
                const std::string& advice = "choose another with -o");

 private:
  Descriptor descriptor_;
};

// Where its files are, whether or not they are there.
struct RunPaths {
  std::filesystem::path path;

  std::filesystem::path model() const { return path / "model.bin"; }
  std::filesystem::path checkpoint() const { return path / "last.bin"; }
  std::filesystem::path config() const { return path / "config.yaml"; }
  std::filesystem::path metrics() const { return path / "metrics.csv"; }
  std::filesystem::path changes() const { return path / "changes.jsonl"; }
};

class EarlierRun;

// One that a training writes to.
struct RunDirectory : RunPaths {
  std::shared_ptr<const DirectoryLock> lock;
  std::shared_ptr<const std::deque<Transient>> made;  // for this run; gone with the last copy of it if they
                                                      // are empty then
  Disk* disk = nullptr;                               // that it is on; outlives it, here and below
  std::shared_ptr<EarlierRun> earlier = nullptr;  // that this one replaces (train/earlier_run.h): `disk` is
                                                  // that then
  bool is_written = true;                         // false: another process of the same training writes it
};

// All that a training writes to a directory: these, profile.txt and profile.json.
std::vector<std::filesystem::path> run_files(const std::filesystem::path& directory);

// Throws Failure::usage where `path` holds a model.bin or last.bin already, unless `overwrite`. Touches
// nothing.
void refuse_taken_directory(const std::filesystem::path& path, bool overwrite);

// Makes `path` (and what lies above it) if it is not there, and finds out whether it can be written. A taken
// one is refused as above; with `overwrite` all files stay as they are (train/earlier_run.h). Throws
// Failure::resource where the directory cannot be made or written.
RunDirectory open_run_directory(const std::filesystem::path& path, bool overwrite, Disk& disk);

// The directory of a run that is to go on: one that holds a last.bin, else Failure::model says so.
RunDirectory reopen_run_directory(const std::filesystem::path& path, Disk& disk);

// One that another process of the same training writes.
RunDirectory read_only_directory(const std::filesystem::path& path, Disk& disk);

// Where `run` has been removed since it was opened: makes it anew, and locks it. Whether that was so.
bool restore_run_directory(RunDirectory& run);

// Of the runs below `base`/runs whose checkpoint's config has this very name, the one whose last.bin is
// newest. Throws Failure::model where there is none, and where a newer runs/NAME or runs/NAME-2, ... has one
// that cannot be read.
std::filesystem::path newest_run_directory(const std::filesystem::path& base, const std::string& name);

// Makes runs/NAME below `base`, or the first of runs/NAME-2, runs/NAME-3, ... that is not there yet.
RunDirectory make_numbered_run_directory(const std::filesystem::path& base, const std::string& name,
                                         Disk& disk);

}  // namespace cnn

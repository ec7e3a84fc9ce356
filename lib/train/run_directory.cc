#include "train/run_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/lock_holder.h"
#include "base/printable.h"
#include "model/checkpoint_file.h"
#include "train/earlier_run.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

// Makes `path` and what lies above it, and tells which of them were not there.
std::deque<Transient> make_directories(const fs::path& path, Disk& disk) {
  std::deque<Transient> made;
  std::error_code error;
  std::error_code of_status;
  fs::path part;
  for (const fs::path& name : path) {
    part /= name;
    const Making making;
    if (disk.make_directory(part) == 0) {
      made.emplace_front(part, disk);
      continue;
    }
    error.assign(errno, std::generic_category());
    if (error != std::errc::file_exists && !fs::is_directory(part, of_status)) break;
  }
  if (fs::is_directory(path, of_status)) return made;
  if (error == std::errc::file_exists && of_status) error = of_status;  // a loop of links
  const std::string why =
      error && error != std::errc::file_exists ? error.message() : "a file of that name is in the way";
  throw Error(Failure::resource, shown(path) + ": cannot make the output directory: " + why);
}

std::shared_ptr<const std::deque<Transient>> shared(std::deque<Transient> made) {
  return std::make_shared<const std::deque<Transient>>(std::move(made));
}

void check_writable(const fs::path& path) {
  if (::access(path.c_str(), W_OK | X_OK) == 0) return;
  throw Error(Failure::resource, shown(path) + ": cannot write to the output directory: " +
                                     std::strerror(errno) + "; choose another with -o DIR");
}

void remove_leftovers(const RunDirectory& run) {
  for (const fs::path& file : run_files(run.path)) AtomicFile::remove_leftovers(file, *run.disk);
}

// A checkpoint, and when it was written.
struct Candidate {
  fs::path run;
  fs::file_time_type time;
};

// The newest first.
std::vector<Candidate> resumable_runs(const fs::path& directory) {
  std::vector<Candidate> runs;
  std::error_code error;
  for (auto entry = fs::directory_iterator(directory, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::error_code missing;
    const auto time = fs::last_write_time(RunPaths{entry->path()}.checkpoint(), missing);
    if (!missing) runs.push_back({entry->path(), time});
  }
  std::ranges::sort(runs, [](const Candidate& a, const Candidate& b) {
    return a.time != b.time ? a.time > b.time : a.run.native() > b.run.native();
  });
  return runs;
}

// NAME, NAME-2, ...
bool is_numbered(const std::string& directory, const std::string& name) {
  if (directory == name) return true;
  return directory.starts_with(name + "-") && directory.size() > name.size() + 1 &&
         directory.find_first_not_of("0123456789", name.size() + 1) == std::string::npos;
}

// Whether the run's checkpoint has a config of this name. One that cannot be read is another's, unless its
// directory is called so.
bool is_run_of(const fs::path& run, const std::string& name) {
  try {
    return CheckpointFile(RunPaths{run}.checkpoint()).info().spec.name == name;
  } catch (const Error&) {
    if (is_numbered(run.filename().string(), name)) throw;
    return false;
  }
}

// What a run could not write in the end is refused before it begins.
void refuse_what_is_in_the_way(const fs::path& file) {
  std::error_code error;
  const fs::file_type type = fs::status(file, error).type();
  if (type == fs::file_type::regular || type == fs::file_type::not_found || error) return;
  throw Error(Failure::resource, shown(file) +
                                     ": is no regular file, where a run writes one; remove it, or "
                                     "choose another directory with -o");
}

void refuse_what_is_in_the_way(const RunDirectory& run) {
  for (const fs::path& file : {run.model(), run.config(), run.metrics(), run.changes()})
    refuse_what_is_in_the_way(file);
}

}  // namespace

DirectoryLock::DirectoryLock(const fs::path& directory, Disk& disk, const std::string& advice)
    : descriptor_(disk.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_.value < 0) {
    throw Error(Failure::resource, shown(directory) + ": cannot open: " + std::strerror(errno));
  }
  // A file system without locks (some network mounts) must not keep anybody from training.
  if (::flock(descriptor_.value, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
  const auto holder = lock_holder(descriptor_.value);
  throw Error(Failure::usage, shown(directory) + ": another run is writing to this directory" +
                                  (holder ? " (process " + std::to_string(*holder) + ")" : "") + "; " +
                                  advice);
}

std::vector<fs::path> run_files(const fs::path& directory) {
  const RunPaths run{directory};
  return {run.model(),
          run.checkpoint(),
          run.config(),
          run.metrics(),
          run.changes(),
          directory / "profile.txt",
          directory / "profile.json"};
}

void refuse_taken_directory(const fs::path& path, bool overwrite) {
  if (overwrite) return;
  const RunPaths run{path};
  for (const fs::path& file : {run.model(), run.checkpoint()}) {
    std::error_code error;
    if (!fs::exists(file, error)) continue;
    throw Error(Failure::usage,
                shown(path) + ": holds a " + file.filename().string() +
                    " already; choose another directory with -o, or replace it with --overwrite");
  }
}

RunDirectory open_run_directory(const fs::path& path, bool overwrite, Disk& disk) {
  refuse_taken_directory(path, overwrite);
  auto made = shared(make_directories(path, disk));
  check_writable(path);
  RunDirectory run{{path}, std::make_shared<const DirectoryLock>(path, disk), std::move(made), &disk};
  refuse_taken_directory(path, overwrite);  // a run may have ended since
  refuse_what_is_in_the_way(run.checkpoint());
  refuse_what_is_in_the_way(run);
  remove_leftovers(run);
  if (!holds_run(run)) return run;
  run.earlier = std::make_shared<EarlierRun>(run, disk);
  run.disk = run.earlier.get();
  return run;
}

RunDirectory reopen_run_directory(const fs::path& path, Disk& disk) {
  const fs::path checkpoint = RunPaths{path}.checkpoint();
  std::error_code error;
  std::shared_ptr<const DirectoryLock> lock;  // a run that has no checkpoint yet is not to be told as none
  if (fs::is_directory(path, error))
    lock = std::make_shared<const DirectoryLock>(path, disk, "wait for its end, or stop it, and resume then");
  if (!fs::exists(checkpoint, error)) {
    const bool has_model = fs::exists(RunPaths{path}.model(), error);
    throw Error(Failure::model, shown(checkpoint) + ": there is no checkpoint to resume; " +
                                    (has_model ? "--overwrite instead of --resume begins the training anew"
                                               : "without --resume the training begins anew"));
  }
  check_writable(path);
  RunDirectory run{{path}, std::move(lock), nullptr, &disk};
  refuse_what_is_in_the_way(run);
  remove_leftovers(run);
  return run;
}

bool restore_run_directory(RunDirectory& run) {
  std::error_code error;
  if (fs::status(run.path, error).type() != fs::file_type::not_found) return false;
  run.made = shared(make_directories(run.path, *run.disk));
  run.lock = std::make_shared<const DirectoryLock>(run.path, *run.disk);
  return true;
}

fs::path newest_run_directory(const fs::path& base, const std::string& name) {
  for (const Candidate& candidate : resumable_runs(base / "runs")) {
    if (is_run_of(candidate.run, name)) return candidate.run;
  }
  throw Error(Failure::model, shown(base / "runs" / name) +
                                  ": there is no checkpoint of a run of this name here; name the run's "
                                  "directory with -o DIR");
}

RunDirectory make_numbered_run_directory(const fs::path& base, const std::string& name, Disk& disk) {
  std::deque<Transient> made = make_directories(base / "runs", disk);
  for (int64_t number = 1;; ++number) {
    const fs::path path = base / "runs" / (number == 1 ? name : name + "-" + std::to_string(number));
    const Making making;
    if (disk.make_directory(path) == 0) {
      made.emplace_front(path, disk);
      auto all = shared(std::move(made));
      return {{path}, std::make_shared<const DirectoryLock>(path, disk), std::move(all), &disk};
    }
    if (errno == EEXIST) continue;
    const char* reason = std::strerror(errno);
    throw Error(Failure::resource, shown(path) + ": cannot make the output directory: " + reason);
  }
}

RunDirectory read_only_directory(const fs::path& path, Disk& disk) {
  RunDirectory run{{path}, nullptr, nullptr, &disk};
  run.is_written = false;
  return run;
}

}  // namespace cnn

#include "train/earlier_run.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/printable.h"
#include "train/metrics_text.h"
#include "train/set_aside.h"
#include "train/snapshot_name.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

const std::string kEarlier = "earlier";  // of names

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

std::vector<fs::path> snapshots_in(const fs::path& directory) {
  std::vector<fs::path> snapshots;
  std::error_code error;
  for (auto entry = fs::directory_iterator(directory, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    if (snapshot_number(entry->path().filename().string())) snapshots.push_back(entry->path());
  }
  std::ranges::sort(snapshots);
  return snapshots;
}

std::string file_name(const fs::path& path) {
  return printable(path.filename().string());
}

}  // namespace

std::string what_is_left_of(const RunDirectory& run, bool has_model) {
  if (!run.earlier) return "";
  if (run.earlier->is_whole())
    return shown(run.path) + ": the run that was to be replaced is there as it was";
  if (has_model || !is_there(run.model())) return "";
  return shown(run.model()) + ": is still the model of the run that was to be replaced";
}

std::string where_snapshots_go(const RunDirectory& run) {
  std::string names;
  if (!run.earlier) return names;
  for (const fs::path& snapshot : run.earlier->snapshots())
    names += (names.empty() ? "" : ", ") + file_name(name_set_aside(snapshot, kEarlier));
  if (names.empty()) return names;
  return shown(run.path) + ": snapshots of the run there stay as " + names +
         " once this one has a model or a checkpoint";
}

bool holds_run(const RunPaths& run) {
  return std::ranges::any_of(run_files(run.path), is_there) || !snapshots_in(run.path).empty();
}

EarlierRun::EarlierRun(RunPaths run, Disk& disk)
    : run_(std::move(run)), disk_(disk), snapshots_(snapshots_in(run_.path)) {}

int EarlierRun::open(const fs::path& path, int flags) {
  if ((flags & O_APPEND) != 0 && is_of_run(path)) make_way();
  return disk_.open(path, flags);
}

int EarlierRun::rename(const fs::path& from, const fs::path& to) {
  if (is_of_run(to)) make_way();
  return disk_.rename(from, to);
}

// What else is written there takes nothing from it.
bool EarlierRun::is_of_run(const fs::path& path) const {
  const auto files = run_files(run_.path);
  return std::ranges::find(files, path) != files.end() ||
         (path == run_.path / path.filename() &&
          (snapshot_number(path.filename().string()) || is_there(path)));
}

// Another thread than the training's may write a snapshot. What may lack room is written before anything
// goes.
void EarlierRun::make_way() {
  const std::lock_guard lock(mutex_);
  if (is_replaced_) return;
  AtomicFile config(run_.config(), disk_);
  config.write(config_);
  std::error_code ignored;
  if (!fs::is_directory(run_.checkpoint(), ignored))  // which no checkpoint replaces, as is told then
    remove_file(run_.checkpoint(), disk_);
  is_whole_ = false;
  for (const fs::path& snapshot : snapshots_) {
    if (disk_.rename(snapshot, name_set_aside(snapshot, kEarlier)) == 0 || errno == ENOENT) continue;
    const char* reason = std::strerror(errno);
    throw Error(Failure::resource, shown(snapshot) + ": cannot be kept under another name: " + reason);
  }
  if (is_there(run_.metrics())) replace_file(run_.metrics(), metrics_header(), disk_);
  for (const fs::path& file : run_files(run_.path)) {
    if (file != run_.model() && file != run_.config() && file != run_.metrics() && is_there(file))
      remove_file(file, disk_);
  }
  config.commit();
  is_replaced_ = true;
}

}  // namespace cnn

// The run that another one replaces in its directory.
#pragma once

#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "base/disk.h"
#include "train/run_directory.h"

namespace cnn {

// The disk of the run that replaces it. All files of the earlier run stay as they are until the first of the
// new run is complete: right before that takes its name, last.bin goes, then metrics.csv has no rows and
// changes.jsonl and profiles are gone, and config.yaml is the new run's. model.bin stays until there is
// another, and so it is never without the config of either run beside it. Snapshots, which somebody has made,
// get names that are not taken for those of the new run ("snapshot-1-earlier-1.bin").
//
// Where that cannot be done, what was to take its name throws Failure::resource, and the next one tries
// again.
class EarlierRun final : public Disk {
 public:
  // `disk` outlives this.
  EarlierRun(RunPaths run, Disk& disk);

  // The config.yaml of the new run. To be told before the first of its files.
  void replace_by(std::string config) { config_ = std::move(config); }

  // Nothing of it has gone yet.
  bool is_whole() const { return is_whole_; }

  // Its snapshots, as they were called.
  const std::vector<std::filesystem::path>& snapshots() const { return snapshots_; }

  int open(const std::filesystem::path& path, int flags) override;
  int64_t write(int file, std::span<const std::byte> bytes) override { return disk_.write(file, bytes); }
  int sync(int file) override { return disk_.sync(file); }
  int close(int file) override { return disk_.close(file); }
  int rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
  int link(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return disk_.link(from, to);
  }
  int remove(const std::filesystem::path& path) override { return disk_.remove(path); }
  int make_directory(const std::filesystem::path& path) override { return disk_.make_directory(path); }

 private:
  bool is_of_run(const std::filesystem::path& path) const;
  void make_way();

  const RunPaths run_;
  Disk& disk_;
  std::vector<std::filesystem::path> snapshots_;
  std::string config_;
  std::mutex mutex_;
  std::atomic<bool> is_whole_ = true;
  bool is_replaced_ = false;  // but for its model
};

// Whether a run has been in this directory.
bool holds_run(const RunPaths& run);

// What becomes of the snapshots of the run that `run` replaces; empty where there are none.
std::string where_snapshots_go(const RunDirectory& run);

// What is left of it where `run` has ended too early, with or without a model of its own. Empty where that is
// nothing.
std::string what_is_left_of(const RunDirectory& run, bool has_model);

}  // namespace cnn

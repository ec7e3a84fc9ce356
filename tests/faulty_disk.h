// The system's disk, of whose calls one fails, as on a full disk, or all from one on.
#pragma once

#include <cerrno>
#include <map>
#include <string>
#include <vector>

#include "base/disk.h"

namespace cnn {

class FaultyDisk final : public Disk {
 public:
  struct Call {
    std::string what;  // "write"
    std::filesystem::path path;
    bool was_there;
  };

  // Call number `at`, from 1, fails; none if it is 0. With `for_good` all that follow too.
  explicit FaultyDisk(size_t at = 0, bool for_good = false) : at_(at), for_good_(for_good) {}

  const std::vector<Call>& calls() const { return calls_; }

  int open(const std::filesystem::path& path, int flags) override {
    if (fails("open", path)) return -1;
    const int file = system_disk().open(path, flags);
    opened_[file] = path;
    return file;
  }
  int64_t write(int file, std::span<const std::byte> bytes) override {
    return fails("write", opened_[file]) ? -1 : system_disk().write(file, bytes);
  }
  int sync(int file) override { return fails("sync", opened_[file]) ? -1 : system_disk().sync(file); }
  int close(int file) override {
    const bool fails_now = fails("close", opened_[file]);
    const int result = system_disk().close(file);
    if (!fails_now) return result;
    errno = ENOSPC;
    return -1;
  }
  int rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return fails("rename", to) ? -1 : system_disk().rename(from, to);
  }
  int link(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return fails("link", to) ? -1 : system_disk().link(from, to);
  }
  int remove(const std::filesystem::path& path) override {
    return fails("remove", path) ? -1 : system_disk().remove(path);
  }
  int make_directory(const std::filesystem::path& path) override {
    return fails("make_directory", path) ? -1 : system_disk().make_directory(path);
  }

 private:
  bool fails(const char* what, const std::filesystem::path& path) {
    calls_.push_back({what, path, std::filesystem::exists(path)});
    const bool is_faulty = at_ > 0 && (for_good_ ? calls_.size() >= at_ : calls_.size() == at_);
    if (is_faulty) errno = ENOSPC;
    return is_faulty;
  }

  size_t at_;
  bool for_good_;
  std::vector<Call> calls_;
  std::map<int, std::filesystem::path> opened_;
};

}  // namespace cnn

#include "base/atomic_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"

namespace cnn {
namespace {

[[noreturn]] void fail_at(const std::filesystem::path& path, const char* action) {
  const char* reason = std::strerror(errno);
  throw Error(Failure::resource, shown(path) + ": cannot " + action + ": " + reason);
}

void write_all(Disk& disk, int file, std::span<const std::byte> bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const int64_t written = disk.write(file, bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_at(path, "write");
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
}

void sync(Disk& disk, int file, const std::filesystem::path& path) {
  while (disk.sync(file) != 0) {
    if (errno != EINTR) fail_at(path, "sync");
  }
}

// ".model.bin." of model.bin, which process and attempt complete. A long name is cut, for that to fit.
std::string temporary_prefix(const std::filesystem::path& path) {
  constexpr size_t kKept = 200;
  return "." + path.filename().string().substr(0, kKept) + ".";
}

std::filesystem::path directory_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

// Whoever writes a temporary file holds its lock. Where there are no locks (some network mounts), its process
// lives.
bool has_owner(int file, int process) {
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return false;
  return errno == EWOULDBLOCK || process <= 0 || ::kill(process, 0) == 0 || errno != ESRCH;
}

// Locks a temporary file that has just been made. False, and it is closed, where another process has taken it
// for a leftover before.
bool take(int file) {
  struct stat status {};
  const bool is_mine = ::flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
  if (is_mine && (::fstat(file, &status) != 0 || status.st_nlink > 0)) return true;
  ::close(file);
  return false;
}

}  // namespace

// ".model.bin.4711-0": the file, the process, the attempt.
void AtomicFile::remove_leftovers(const std::filesystem::path& path, Disk& disk) {
  const std::string begin = temporary_prefix(path);
  std::error_code error;
  for (auto entry = std::filesystem::directory_iterator(directory_of(path), error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(begin) || name.find_first_not_of("0123456789-", begin.size()) != std::string::npos)
      continue;
    const Descriptor file(::open(entry->path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (file.value >= 0 && !has_owner(file.value, std::atoi(name.c_str() + begin.size())))
      disk.remove(entry->path());
  }
}

AtomicFile::AtomicFile(std::filesystem::path path, Disk& disk) : disk_(disk), path_(std::move(path)) {
  // A rename over /dev/null would replace the device.
  struct stat status {};
  if (::stat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    throw Error(Failure::resource, shown(path_) + ": is no regular file, so it cannot be replaced");
  }
  // Not mkstemp: its 0600 would have to be widened by the umask, which only a race can read.
  for (int attempt = 0; temporary_.empty(); ++attempt) {
    std::string name = temporary_prefix(path_);
    name.append(std::to_string(::getpid())).append("-").append(std::to_string(attempt));
    auto temporary = path_.parent_path() / name;
    const Making making;
    const int file = disk.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
    if (file < 0 && errno == EEXIST) continue;
    if (file < 0) fail_at(path_, "create a temporary file beside it");
    if (!take(file)) continue;
    descriptor_ = file;
    temporary_ = std::move(temporary);
    transient_.emplace(temporary_, disk);
  }
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) disk_.close(descriptor_);
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  write_all(disk_, descriptor_, bytes, path_);
}

void AtomicFile::write(const std::string& text) {
  write(std::as_bytes(std::span(text)));
}

void AtomicFile::commit() {
  sync(disk_, descriptor_, path_);
  const Descriptor lock(::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0));  // until it has its name
  const int descriptor = std::exchange(descriptor_, -1);
  if (disk_.close(descriptor) != 0) fail_at(path_, "close");
  if (disk_.rename(temporary_, path_) != 0) fail_at(path_, "replace");
  transient_->keep();
  const Descriptor parent(disk_.open(directory_of(path_), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems (network mounts) cannot sync a directory and say EINVAL: there is nothing more to do
  // there.
  if (parent.value < 0 || (disk_.sync(parent.value) != 0 && errno != EINVAL))
    fail_at(path_, "sync the directory of");
}

void replace_file(const std::filesystem::path& path, const std::string& text, Disk& disk) {
  AtomicFile file(path, disk);
  file.write(text);
  file.commit();
}

void remove_file(const std::filesystem::path& path, Disk& disk) {
  if (disk.remove(path) != 0 && errno != ENOENT) fail_at(path, "remove");
}

bool append_to_file(const std::filesystem::path& path, int64_t size, const std::string& text, Disk& disk) {
  Descriptor file(disk.open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.value < 0) {
    if (errno == ENOENT || errno == ELOOP || errno == EISDIR || errno == ENXIO) return false;
    fail_at(path, "open");
  }
  struct stat status {};
  if (::fstat(file.value, &status) != 0) fail_at(path, "read");
  if (!S_ISREG(status.st_mode) || status.st_size != size) return false;
  write_all(disk, file.value, std::as_bytes(std::span(text)), path);
  sync(disk, file.value, path);
  if (disk.close(std::exchange(file.value, -1)) != 0) fail_at(path, "close");
  return true;
}

}  // namespace cnn

#include "base/file.h"

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

#include "base/blame.h"
#include "base/printable.h"

namespace cnn {
namespace {

// Hands the file's bytes to `append(const char*, size_t)`, a block at a time.
template <typename Append>
void read_blocks(const std::filesystem::path& path, int64_t max_bytes, Failure failure, Append append) {
  const FileReader file(path, max_bytes, failure);
  std::vector<char> block(1 << 18);
  int64_t at = 0;
  while (const size_t got = file.read_at(at, std::as_writable_bytes(std::span(block)))) {
    append(block.data(), got);
    at += static_cast<int64_t>(got);
  }
}

[[noreturn]] void fail_at(const std::filesystem::path& path, const char* action) {
  const char* reason = std::strerror(errno);
  throw Error(Failure::resource, shown(path) + ": cannot " + action + ": " + reason);
}

void write_all(int descriptor, std::span<const std::byte> bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_at(path, "write");
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
}

void sync(int descriptor, const std::filesystem::path& path) {
  while (::fsync(descriptor) != 0) {
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

Descriptor::~Descriptor() {
  if (value >= 0) ::close(value);
}

// O_NONBLOCK: opening a FIFO must not wait for its other end.
FileReader::FileReader(std::filesystem::path path, int64_t max_bytes, Failure failure)
    : path_(std::move(path)),
      max_bytes_(max_bytes),
      failure_(failure),
      file_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (file_.value < 0) fail("cannot open: ");
  struct stat status {};
  if (::fstat(file_.value, &status) != 0) fail("cannot read: ");
  if (S_ISDIR(status.st_mode)) refuse("is a directory, not a file");
  if (!S_ISREG(status.st_mode)) refuse("is no regular file");
  size_ = status.st_size;
  check_size(size_);
}

size_t FileReader::read_at(int64_t at, std::span<std::byte> out) const {
  size_t done = 0;
  while (done < out.size()) {
    const ssize_t got =
        ::pread(file_.value, out.data() + done, out.size() - done, at + static_cast<int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("cannot read: ");
    if (got == 0) break;
    done += static_cast<size_t>(got);
    check_size(at + static_cast<int64_t>(done));
  }
  return done;
}

void FileReader::check_size(int64_t bytes) const {
  if (bytes > max_bytes_) refuse("is larger than the " + std::to_string(max_bytes_) + " bytes allowed here");
}

void FileReader::fail(const char* action) const {
  const int number = errno;
  throw Error(blame(number, failure_), shown(path_) + ": " + action + system_reason(number));
}

void FileReader::refuse(const std::string& why) const {
  throw Error(failure_, shown(path_) + ": " + why);
}

std::vector<std::byte> read_file(const std::filesystem::path& path, int64_t max_bytes, Failure failure) {
  std::vector<std::byte> bytes;
  read_blocks(path, max_bytes, failure, [&](const char* block, size_t count) {
    const auto* first = reinterpret_cast<const std::byte*>(block);
    bytes.insert(bytes.end(), first, first + count);
  });
  return bytes;
}

std::string read_text_file(const std::filesystem::path& path, int64_t max_bytes, Failure failure) {
  std::string text;
  read_blocks(path, max_bytes, failure, [&](const char* block, size_t count) { text.append(block, count); });
  return text;
}

// ".model.bin.4711-0": the file, the process, the attempt.
void AtomicFile::remove_leftovers(const std::filesystem::path& path) {
  const std::string begin = temporary_prefix(path);
  std::error_code error;
  for (auto entry = std::filesystem::directory_iterator(directory_of(path), error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(begin) || name.find_first_not_of("0123456789-", begin.size()) != std::string::npos)
      continue;
    const Descriptor file(::open(entry->path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    std::error_code ignored;
    if (file.value >= 0 && !has_owner(file.value, std::atoi(name.c_str() + begin.size())))
      std::filesystem::remove(entry->path(), ignored);
  }
}

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)) {
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
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0 && errno == EEXIST) continue;
    if (file < 0) fail_at(path_, "create a temporary file beside it");
    if (!take(file)) continue;
    descriptor_ = file;
    temporary_ = std::move(temporary);
    transient_.emplace(temporary_);
  }
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  write_all(descriptor_, bytes, path_);
}

void AtomicFile::write(const std::string& text) {
  write(std::as_bytes(std::span(text)));
}

void AtomicFile::commit() {
  sync(descriptor_, path_);
  const Descriptor lock(::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0));  // until it has its name
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) fail_at(path_, "close");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail_at(path_, "replace");
  transient_->keep();
  const Descriptor parent(::open(directory_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems (network mounts) cannot sync a directory and say EINVAL: there is nothing more to do
  // there.
  if (parent.value < 0 || (::fsync(parent.value) != 0 && errno != EINVAL))
    fail_at(path_, "sync the directory of");
}

bool append_to_file(const std::filesystem::path& path, int64_t size, const std::string& text) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.value < 0) {
    if (errno == ENOENT || errno == ELOOP || errno == EISDIR || errno == ENXIO) return false;
    fail_at(path, "open");
  }
  struct stat status {};
  if (::fstat(file.value, &status) != 0) fail_at(path, "read");
  if (!S_ISREG(status.st_mode) || status.st_size != size) return false;
  write_all(file.value, std::as_bytes(std::span(text)), path);
  sync(file.value, path);
  if (::close(std::exchange(file.value, -1)) != 0) fail_at(path, "close");
  return true;
}

}  // namespace cnn

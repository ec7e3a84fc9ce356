// Preloaded into the program under test: counts its calls that change files in one directory, and lets one of
// them fail or be the last thing before a kill.
//   CNN_FAULT_DIRECTORY  the directory's absolute path, as the program gets it
//   CNN_FAULT_AT         which call, from 1; 0: none
//   CNN_FAULT_KIND       error: it fails, as on a full disk; kill: SIGKILL comes in its place; torn: of a
//   write, the
//                        first half is done and then comes SIGKILL, of other calls as kill
//   CNN_FAULT_LOG        a file that gets a line a call
// Only system calls are used, so that it works beside sanitizers, which interpose the same functions.
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr int kMostDescriptors = 1024;
std::atomic<int> calls{0};
std::atomic<bool> watched[kMostDescriptors];

const char* setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_watched(const char* path) {
  const char* directory = setting("CNN_FAULT_DIRECTORY");
  return *directory != '\0' && path != nullptr && std::strncmp(path, directory, std::strlen(directory)) == 0;
}
bool is_watched(int descriptor) {
  return descriptor >= 0 && descriptor < kMostDescriptors && watched[descriptor];
}

[[noreturn]] void die() {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

void log(const char* call) {
  const char* path = setting("CNN_FAULT_LOG");
  if (*path == '\0') return;
  const long file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  syscall(SYS_write, file, call, std::strlen(call));
  syscall(SYS_write, file, "\n", size_t{1});
  syscall(SYS_close, file);
}

// Counts a call; whether it is the one that must fail, with errno set. Does not return where the kill comes
// now.
bool must_fail(const char* call, bool can_be_torn = false) {
  log(call);
  if (++calls != std::atoi(setting("CNN_FAULT_AT"))) return false;
  const char* kind = setting("CNN_FAULT_KIND");
  if (std::strcmp(kind, "kill") == 0 || (std::strcmp(kind, "torn") == 0 && !can_be_torn)) die();
  errno = ENOSPC;
  return true;
}

int open_file(const char* path, int flags, mode_t mode) {
  const bool counts =
      is_watched(path) && ((flags & (O_CREAT | O_WRONLY | O_RDWR)) != 0 || (flags & O_DIRECTORY) != 0);
  if (counts && must_fail("open")) return -1;
  const auto file = static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags, mode));
  if (counts && file >= 0 && file < kMostDescriptors) watched[file] = true;
  return file;
}

mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(path, flags, mode);
}

ssize_t write(int file, const void* bytes, size_t count) {
  if (is_watched(file) && must_fail("write", true)) {
    if (std::strcmp(setting("CNN_FAULT_KIND"), "torn") != 0) return -1;
    syscall(SYS_write, file, bytes, count / 2);
    die();
  }
  return syscall(SYS_write, file, bytes, count);
}

int fsync(int file) {
  if (is_watched(file) && must_fail("fsync")) return -1;
  return static_cast<int>(syscall(SYS_fsync, file));
}

int close(int file) {
  const bool counts = is_watched(file);
  if (counts) watched[file] = false;
  const bool fails = counts && must_fail("close");
  const auto result = static_cast<int>(syscall(SYS_close, file));
  if (fails) errno = EIO;
  return fails ? -1 : result;
}

int rename(const char* from, const char* to) noexcept {
  if (is_watched(to) && must_fail("rename")) return -1;
  return static_cast<int>(syscall(SYS_rename, from, to));
}

int link(const char* from, const char* to) noexcept {
  if (is_watched(to) && must_fail("link")) return -1;
  return static_cast<int>(syscall(SYS_link, from, to));
}

int mkdir(const char* path, mode_t mode) noexcept {
  if (is_watched(path) && must_fail("mkdir")) return -1;
  return static_cast<int>(syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

int unlink(const char* path) noexcept {
  if (is_watched(path) && must_fail("unlink")) return -1;
  return static_cast<int>(syscall(SYS_unlink, path));
}

int remove(const char* path) noexcept {
  if (is_watched(path) && must_fail("remove")) return -1;
  const auto result = static_cast<int>(syscall(SYS_unlink, path));
  return result != 0 && errno == EISDIR ? static_cast<int>(syscall(SYS_rmdir, path)) : result;
}
}

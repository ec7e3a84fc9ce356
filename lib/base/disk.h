// The door to the disk: all that changes files and directories goes through it, so that a test can let any of
// it fail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace cnn {

// Each as the call of POSIX of its meaning: -1 where it fails, and errno says why. From any thread.
class Disk {
 public:
  virtual ~Disk() = default;

  // A descriptor. What `flags` (O_CREAT) make anew has the permissions that the umask leaves.
  virtual int open(const std::filesystem::path& path, int flags) = 0;

  // How many of the bytes were written.
  virtual int64_t write(int file, std::span<const std::byte> bytes) = 0;

  virtual int sync(int file) = 0;
  virtual int close(int file) = 0;  // which is closed even where that fails

  virtual int rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;

  // A second name, `to`, of the same file.
  virtual int link(const std::filesystem::path& from, const std::filesystem::path& to) = 0;

  // A file, or a directory with nothing in it.
  virtual int remove(const std::filesystem::path& path) = 0;

  virtual int make_directory(const std::filesystem::path& path) = 0;
};

// The one of this system.
Disk& system_disk();

}  // namespace cnn

#include "base/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace cnn {
namespace {

namespace fs = std::filesystem;

class SystemDisk final : public Disk {
 public:
  int open(const fs::path& path, int flags) override { return ::open(path.c_str(), flags, 0666); }
  int64_t write(int file, std::span<const std::byte> bytes) override {
    return ::write(file, bytes.data(), bytes.size());
  }
  int sync(int file) override { return ::fsync(file); }
  int close(int file) override { return ::close(file); }
  int rename(const fs::path& from, const fs::path& to) override { return ::rename(from.c_str(), to.c_str()); }
  int link(const fs::path& from, const fs::path& to) override { return ::link(from.c_str(), to.c_str()); }
  int remove(const fs::path& path) override {
    if (::unlink(path.c_str()) == 0) return 0;
    return errno == EISDIR ? ::rmdir(path.c_str()) : -1;
  }
  int make_directory(const fs::path& path) override { return ::mkdir(path.c_str(), 0777); }
};

}  // namespace

Disk& system_disk() {
  static SystemDisk disk;
  return disk;
}

}  // namespace cnn

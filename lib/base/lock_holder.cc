#include "base/lock_holder.h"

#include <sys/stat.h>

#include <charconv>
#include <fstream>
#include <sstream>
#include <string>

namespace cnn {
namespace {

// Of "fe:01:1234567", what stands behind the device.
std::optional<uint64_t> inode_of(std::string_view file) {
  const std::string_view digits = file.substr(file.rfind(':') + 1);
  uint64_t inode = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), inode);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return inode;
}

}  // namespace

std::optional<int> lock_holder(uint64_t inode, std::string_view locks) {
  std::istringstream lines{std::string(locks)};
  std::optional<int> holder;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string number, kind, mode, access, file;
    int process = 0;
    if (!(words >> number >> kind >> mode >> access >> process >> file)) continue;  // one that waits: "->"
    if (kind != "FLOCK" || inode_of(file) != inode) continue;
    if (holder && *holder != process) return std::nullopt;
    holder = process;
  }
  // Of another container it has no number here.
  return holder && *holder > 0 ? holder : std::nullopt;
}

std::optional<int> lock_holder(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return std::nullopt;
  std::ifstream file("/proc/locks");
  std::ostringstream text;
  text << file.rdbuf();
  return lock_holder(status.st_ino, text.str());
}

}  // namespace cnn

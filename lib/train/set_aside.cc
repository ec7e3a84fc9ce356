#include "train/set_aside.h"

#include <cstdint>
#include <limits>
#include <span>
#include <system_error>
#include <vector>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"

namespace cnn {

namespace fs = std::filesystem;

namespace {

void copy(const fs::path& from, const fs::path& to, Disk& disk) {
  const FileReader source(from, std::numeric_limits<int64_t>::max(), Failure::resource);
  AtomicFile target(to, disk);
  std::vector<std::byte> block(1 << 18);
  int64_t at = 0;
  while (const size_t got = source.read_at(at, block)) {
    target.write(std::span(block).first(got));
    at += static_cast<int64_t>(got);
  }
  target.commit();
}

}  // namespace

fs::path name_set_aside(const fs::path& path, const std::string& why) {
  for (int number = 1;; ++number) {
    fs::path aside = path.parent_path() / path.stem();
    aside += "-" + why + "-" + std::to_string(number);
    aside += path.extension();
    std::error_code ignored;
    if (fs::symlink_status(aside, ignored).type() == fs::file_type::not_found) return aside;
  }
}

void set_aside(const fs::path& path, const std::string& why, Disk& disk) {
  const fs::path aside = name_set_aside(path, why);
  std::error_code ignored;
  if (!fs::is_symlink(path, ignored) && disk.link(path, aside) == 0) return;
  // A link, whose file stays where it is, or a file system without hard links.
  try {
    copy(path, aside, disk);
  } catch (const Error& error) {
    throw Error(Failure::resource, shown(path) + ": cannot be kept beside it: " + error.what());
  }
}

}  // namespace cnn

#include "train/set_aside.h"

#include <system_error>

#include "base/error.h"
#include "base/printable.h"

namespace cnn {

namespace fs = std::filesystem;

fs::path name_set_aside(const fs::path& path, const std::string& why) {
  for (int number = 1;; ++number) {
    fs::path aside = path.parent_path() / path.stem();
    aside += "-" + why + "-" + std::to_string(number);
    aside += path.extension();
    std::error_code ignored;
    if (fs::symlink_status(aside, ignored).type() == fs::file_type::not_found) return aside;
  }
}

void set_aside(const fs::path& path, const std::string& why) {
  const fs::path aside = name_set_aside(path, why);
  std::error_code error;
  if (!fs::is_symlink(path, error)) fs::create_hard_link(path, aside, error);
  if (!error && fs::exists(aside, error)) return;
  // A link, whose file stays where it is, or a file system without hard links.
  if (fs::copy_file(path, aside, error)) return;
  throw Error(Failure::resource,
              shown(path) + ": cannot be kept as " + shown(aside) + ": " + error.message());
}

}  // namespace cnn

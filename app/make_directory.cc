#include "app/make_directory.h"

#include <cerrno>
#include <system_error>

#include "base/error.h"
#include "base/printable.h"

namespace cnn::app {

namespace fs = std::filesystem;

void make_directory(const fs::path& directory, Disk& disk) {
  std::error_code error;
  fs::path part;
  for (const fs::path& name : directory) {
    part /= name;
    error =
        disk.make_directory(part) == 0 ? std::error_code() : std::error_code(errno, std::generic_category());
  }
  if (fs::is_directory(directory)) return;
  const bool is_taken = !error || error == std::errc::not_a_directory || error == std::errc::file_exists;
  throw Error(is_taken ? Failure::usage : Failure::resource,
              "-o: cannot create the directory " + printable(directory.string()) + ": " +
                  (is_taken ? "a file is in its place" : error.message()));
}

}  // namespace cnn::app

// Files, replaced whole or gone on with.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "base/disk.h"
#include "base/transient.h"

namespace cnn {

// A file that appears under its name only when it is complete: writes go to a temporary file in the same
// directory; `commit` syncs it, renames it over `path` and syncs the directory. Without `commit` (an
// exception on the way, a signal whose handler calls remove_transients) the temporary is removed and an
// earlier file stays as it was. Throws Failure::resource, naming the file and the reason.
// `disk` outlives it, here and below.
class AtomicFile {
 public:
  // Removes the temporary files of `path` that processes have left which were killed; those that another is
  // writing stay, and what cannot be removed.
  static void remove_leftovers(const std::filesystem::path& path, Disk& disk);

  AtomicFile(std::filesystem::path path, Disk& disk);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::span<const std::byte> bytes);
  void write(const std::string& text);
  void commit();

 private:
  Disk& disk_;
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::optional<Transient> transient_;  // the same
  int descriptor_ = -1;
};

// The file at `path` is `text` from now on, as by an AtomicFile.
void replace_file(const std::filesystem::path& path, const std::string& text, Disk& disk);

// Removes the file at `path`, if there is one. Throws Failure::resource, naming the file and the reason.
void remove_file(const std::filesystem::path& path, Disk& disk);

// Appends `text` to the regular file `path` of exactly `size` bytes, and syncs it. False where there is no
// such file any more (it is gone, has another size, is a link), which stays as it is. Throws
// Failure::resource, naming the file and the reason, where it cannot be written: a part of `text` may stand
// there then.
bool append_to_file(const std::filesystem::path& path, int64_t size, const std::string& text, Disk& disk);

}  // namespace cnn

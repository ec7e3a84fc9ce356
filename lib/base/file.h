// Files, read and replaced whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/transient.h"

namespace cnn {

// A file descriptor, or none (negative), that closes itself.
struct Descriptor {
  int value;
  explicit Descriptor(int descriptor) : value(descriptor) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
};

// A regular file to read from. Opening and reading throw `failure`, with a message that names the
// file and the reason, where it cannot be opened or read, is no regular file or is larger than `max_bytes`;
// but Failure::resource, with what to do, where that is the machine's fault (base/blame.h). For a missing
// file that is all: the caller adds what to do.
class FileReader {
 public:
  FileReader(std::filesystem::path path, int64_t max_bytes, Failure failure);

  // What the file system said when the file was opened.
  int64_t size() const { return size_; }

  // Fills `out` with the bytes from `at` on and returns how many there are: fewer only at the end.
  size_t read_at(int64_t at, std::span<std::byte> out) const;

 private:
  void check_size(int64_t bytes) const;
  [[noreturn]] void refuse(const std::string& why) const;
  [[noreturn]] void fail(const char* action) const;  // as errno says

  std::filesystem::path path_;
  int64_t max_bytes_;
  Failure failure_;
  Descriptor file_;
  int64_t size_ = 0;
};

// All bytes of a file; throws as a FileReader does. Memory grows with what is read, not with what the file
// system says.
std::vector<std::byte> read_file(const std::filesystem::path& path, int64_t max_bytes, Failure failure);

// The same, as text.
std::string read_text_file(const std::filesystem::path& path, int64_t max_bytes, Failure failure);

// A file that appears under its name only when it is complete: writes go to a temporary file in the same
// directory; `commit` syncs it, renames it over `path` and syncs the directory. Without `commit` (an
// exception on the way, a signal whose handler calls remove_transients) the temporary is removed and an
// earlier file stays as it was. Throws Failure::resource, naming the file and the reason.
class AtomicFile {
 public:
  // Removes the temporary files of `path` that processes have left which were killed; those that another is
  // writing stay, and what cannot be removed.
  static void remove_leftovers(const std::filesystem::path& path);

  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::span<const std::byte> bytes);
  void write(const std::string& text);
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::optional<Transient> transient_;  // the same
  int descriptor_ = -1;
};

// Appends `text` to the regular file `path` of exactly `size` bytes, and syncs it. False where there is no
// such file any more (it is gone, has another size, is a link), which stays as it is. Throws
// Failure::resource, naming the file and the reason, where it cannot be written: a part of `text` may stand
// there then.
bool append_to_file(const std::filesystem::path& path, int64_t size, const std::string& text);

}  // namespace cnn

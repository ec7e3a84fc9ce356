// Files, read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"

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

}  // namespace cnn

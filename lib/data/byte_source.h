// The content of a data file: its bytes as they are, or inflated where they are gzip. What counts is how the
// file begins, not how it is called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "base/file.h"
#include "data/gzip.h"

namespace cnn {

// The largest data file that is read, and the most bytes that one may stand for: 8 GiB.
inline constexpr int64_t kMaxDataBytes = int64_t{8} << 30;

class ByteSource {
 public:
  // Opens the file. Throws Failure::data where it cannot be read or is larger than kMaxDataBytes; so does
  // `read`.
  explicit ByteSource(const std::filesystem::path& path);
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  const std::string& path() const { return path_; }

  // Bytes of content read so far.
  int64_t position() const { return position_; }

  // What may be reserved in good faith: content that a file of this size does hold, or often holds.
  int64_t likely_size() const;

  // Whether only reading tells how much there is: of gzip files.
  bool is_packed() const { return gzip_.has_value(); }

  // Of a file that is not packed: its bytes, as far as the file system knows.
  int64_t size() const { return file_.size(); }

  // Fills `out` with what comes next and returns how many bytes that are: fewer only at the end. Throws
  // Failure::data for a damaged gzip stream too.
  int64_t read(std::span<uint8_t> out);

  // Throws Failure::data: "PATH: byte N: why", N counted in the content.
  [[noreturn]] void refuse(int64_t at, const std::string& why) const;

 private:
  std::string path_;
  FileReader file_;
  std::optional<GzipReader> gzip_;
  int64_t position_ = 0;
};

}  // namespace cnn

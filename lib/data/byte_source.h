// The content of a data file: its bytes as they are, or inflated where they are gzip. What counts is how the
// file begins, not how it is called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

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

  const std::string& path() const { return path_; }

  // Bytes of content read so far.
  int64_t position() const { return position_; }

  // What may be reserved in good faith: content that a file of this size does hold, or often holds.
  int64_t likely_size() const;

  // What it keeps of a gzip file: all of it; else 0.
  int64_t packed_bytes() const { return std::ssize(packed_); }

  // Fills `out` with what comes next and returns how many bytes that are: fewer only at the end. Throws
  // Failure::data for a damaged gzip stream too.
  int64_t read(std::span<uint8_t> out);

  // Throws Failure::data: "PATH: byte N: why", N counted in the content.
  [[noreturn]] void refuse(int64_t at, const std::string& why) const;

 private:
  std::string path_;
  FileReader file_;
  std::vector<std::byte> packed_;   // a gzip file
  std::optional<GzipReader> gzip_;  // reads packed_
  int64_t position_ = 0;
};

}  // namespace cnn

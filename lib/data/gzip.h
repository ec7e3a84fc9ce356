// What a gzip file holds (RFC 1952), inflated a piece at a time: the reader says how much may be produced, so
// that a few bytes that stand for gigabytes cost nothing. Neither is the file in memory as a whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

struct z_stream_s;

namespace cnn {

// Whether the bytes begin with gzip's mark.
bool is_gzip(std::span<const std::byte> bytes);

class GzipReader {
 public:
  // Fills a span with the bytes of a file from a place on and returns how many there are: fewer only at its
  // end.
  using ReadAt = std::function<size_t(int64_t at, std::span<std::byte>)>;

  // The file `path` (for messages) of `bytes` bytes.
  GzipReader(std::string path, int64_t bytes, ReadAt read_at);

  // Fills `out` with what comes next and returns how many bytes that are: fewer only at the end of the last
  // member. Sizes and checksums are checked where a member ends, so read until fewer come. Throws
  // Failure::data, naming file and byte, where the stream is damaged or cut off, or where something that is
  // not gzip follows it.
  size_t read(std::span<uint8_t> out);

 private:
  struct Close {
    void operator()(z_stream_s* stream) const;
  };

  int64_t position() const;
  void feed();
  void begin_next_member();
  [[noreturn]] void refuse(const std::string& why) const;

  std::string path_;
  int64_t bytes_;
  ReadAt read_at_;
  std::vector<std::byte> piece_;  // of the file, which zlib is fed with
  int64_t fed_ = 0;               // bytes handed to zlib so far
  bool ended_ = false;
  std::unique_ptr<z_stream_s, Close> stream_;
};

}  // namespace cnn

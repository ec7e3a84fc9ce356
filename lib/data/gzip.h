// What a gzip file holds (RFC 1952), inflated a piece at a time: the reader says how much may be produced, so
// that a few bytes that stand for gigabytes cost nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct z_stream_s;

namespace cnn {

// Whether the bytes begin with gzip's mark.
bool is_gzip(std::span<const std::byte> bytes);

class GzipReader {
 public:
  // `file` are all bytes of the file `path` (for messages) and must outlive this.
  GzipReader(std::string path, std::span<const std::byte> file);

  // Fills `out` with what comes next and returns how many bytes that are: fewer only at the end of the last
  // member. Sizes and checksums are checked where a member ends, so read until fewer come. Throws
  // Failure::data, naming file and byte, where the stream is damaged or cut off, or where something that is
  // not gzip follows it.
  size_t read(std::span<uint8_t> out);

 private:
  struct Close {
    void operator()(z_stream_s* stream) const;
  };

  size_t position() const;
  void feed();
  void begin_next_member();
  [[noreturn]] void refuse(const std::string& why) const;

  std::string path_;
  std::span<const std::byte> file_;
  size_t fed_ = 0;  // bytes handed to zlib so far
  bool ended_ = false;
  std::unique_ptr<z_stream_s, Close> stream_;
};

}  // namespace cnn

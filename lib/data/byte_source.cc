#include "data/byte_source.h"

#include <array>

#include "base/error.h"
#include "base/printable.h"

namespace cnn {

ByteSource::ByteSource(const std::filesystem::path& path)
    : path_(shown(path)), file_(path, kMaxDataBytes, Failure::data) {
  std::array<std::byte, 2> begin;
  if (!is_gzip(std::span(begin).first(file_.read_at(0, begin)))) return;
  gzip_.emplace(path_, file_.size(),
                [this](int64_t at, std::span<std::byte> out) { return file_.read_at(at, out); });
}

int64_t ByteSource::likely_size() const {
  return gzip_ ? 16 * file_.size() : file_.size();
}

int64_t ByteSource::read(std::span<uint8_t> out) {
  const size_t count = gzip_ ? gzip_->read(out) : file_.read_at(position_, std::as_writable_bytes(out));
  position_ += static_cast<int64_t>(count);
  return static_cast<int64_t>(count);
}

void ByteSource::refuse(int64_t at, const std::string& why) const {
  throw Error(Failure::data,
              path_ + ": " + (gzip_ ? "uncompressed byte " : "byte ") + std::to_string(at) + ": " + why);
}

}  // namespace cnn

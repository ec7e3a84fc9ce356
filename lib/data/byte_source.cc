#include "data/byte_source.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/file.h"

namespace cnn {

ByteSource::ByteSource(const std::filesystem::path& path)
    : path_(path.string()), file_(read_file(path, kMaxDataBytes, Failure::data)) {
  if (is_gzip(file_)) gzip_.emplace(path_, file_);
}

int64_t ByteSource::likely_size() const {
  const auto size = static_cast<int64_t>(file_.size());
  return gzip_ ? 16 * size : size;
}

int64_t ByteSource::read(std::span<uint8_t> out) {
  int64_t count = 0;
  if (gzip_) {
    count = static_cast<int64_t>(gzip_->read(out));
  } else {
    count = std::min(static_cast<int64_t>(out.size()), static_cast<int64_t>(file_.size()) - position_);
    if (count > 0) std::memcpy(out.data(), file_.data() + position_, static_cast<size_t>(count));
  }
  position_ += count;
  return count;
}

void ByteSource::refuse(int64_t at, const std::string& why) const {
  throw Error(Failure::data,
              path_ + ": " + (gzip_ ? "uncompressed byte " : "byte ") + std::to_string(at) + ": " + why);
}

}  // namespace cnn

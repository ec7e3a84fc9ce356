#include "data/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/file_beginning.h"

namespace cnn {
namespace {

constexpr int kOnlyGzip = 15 + 16;              // zlib's code for the largest window and a gzip header
constexpr size_t kGzipPiece = size_t{1} << 30;  // zlib counts in 32 bits
constexpr size_t kFed = size_t{64} << 10;

}  // namespace

bool is_gzip(std::span<const std::byte> bytes) {
  return kind_of_beginning({reinterpret_cast<const char*>(bytes.data()), bytes.size()}) == FileKind::gzip;
}

void GzipReader::Close::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

GzipReader::GzipReader(std::string path, int64_t bytes, ReadAt read_at)
    : path_(std::move(path)), bytes_(bytes), read_at_(std::move(read_at)), piece_(kFed) {
  auto stream = std::make_unique<z_stream>();
  if (inflateInit2(stream.get(), kOnlyGzip) != Z_OK)
    throw Error(Failure::resource, "out of memory: cannot start zlib");
  stream_.reset(stream.release());
}

size_t GzipReader::read(std::span<uint8_t> out) {
  size_t done = 0;
  while (done < out.size() && !ended_) {
    if (stream_->avail_in == 0) feed();
    const auto room = static_cast<uInt>(std::min(out.size() - done, kGzipPiece));
    stream_->next_out = out.data() + done;
    stream_->avail_out = room;
    const int result = inflate(stream_.get(), Z_NO_FLUSH);
    done += room - stream_->avail_out;
    if (result == Z_STREAM_END) {
      begin_next_member();
    } else if (result == Z_BUF_ERROR) {
      refuse("the gzip stream is cut off here; the file is incomplete. Fetch it again");
    } else if (result == Z_MEM_ERROR) {
      throw Error(Failure::resource, "out of memory: cannot inflate " + path_);
    } else if (result != Z_OK) {
      const std::string why = stream_->msg != nullptr ? stream_->msg : "unknown error";
      refuse("the gzip stream is damaged (" + why + "). Fetch the file again");
    }
  }
  return done;
}

int64_t GzipReader::position() const {
  return fed_ - static_cast<int64_t>(stream_->avail_in);
}

void GzipReader::feed() {
  const size_t count = read_at_(fed_, piece_);
  stream_->next_in = reinterpret_cast<const Bytef*>(piece_.data());
  stream_->avail_in = static_cast<uInt>(count);
  fed_ += static_cast<int64_t>(count);
}

// Its mark may lie across the end of the piece at hand.
void GzipReader::begin_next_member() {
  ended_ = position() == bytes_;
  if (ended_) return;
  constexpr uInt kMark = 2;
  if (stream_->avail_in < kMark) {
    fed_ = position();
    feed();
  }
  if (!is_gzip(std::as_bytes(std::span(stream_->next_in, stream_->avail_in)))) {
    refuse(std::to_string(bytes_ - position()) +
           " trailing bytes that are not gzip follow the end of the gzip stream");
  }
  inflateReset(stream_.get());
}

void GzipReader::refuse(const std::string& why) const {
  throw Error(Failure::data, path_ + ": byte " + std::to_string(position()) + ": " + why);
}

}  // namespace cnn

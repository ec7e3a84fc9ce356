#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <span>
#include <utility>

#include "base/blame.h"
#include "base/printable.h"

namespace cnn {
namespace {

constexpr int64_t kBlock = 1 << 18;
constexpr int64_t kLeastBlock = 1 << 12;  // of files that do not say how large they are, as those of /proc

// Hands the file's bytes to `append(const char*, size_t)`, a block at a time. A small file's is as large as
// the file: of a folder of images most of the time would go into memory that is never written to.
template <typename Append>
void read_blocks(const std::filesystem::path& path, int64_t max_bytes, Failure failure, Append append) {
  const FileReader file(path, max_bytes, failure);
  const auto room = static_cast<size_t>(std::clamp(file.size() + 1, kLeastBlock, kBlock));
  const auto block = std::make_unique_for_overwrite<char[]>(room);
  size_t got = room;  // less only at the end
  for (int64_t at = 0; got == room; at += static_cast<int64_t>(got)) {
    got = file.read_at(at, std::as_writable_bytes(std::span(block.get(), room)));
    append(block.get(), got);
  }
}

}  // namespace

Descriptor::~Descriptor() {
  if (value >= 0) ::close(value);
}

// O_NONBLOCK: opening a FIFO must not wait for its other end.
FileReader::FileReader(std::filesystem::path path, int64_t max_bytes, Failure failure)
    : path_(std::move(path)),
      max_bytes_(max_bytes),
      failure_(failure),
      file_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (file_.value < 0) fail("cannot open: ");
  struct stat status {};
  if (::fstat(file_.value, &status) != 0) fail("cannot read: ");
  if (S_ISDIR(status.st_mode)) refuse("is a directory, not a file");
  if (!S_ISREG(status.st_mode)) refuse("is no regular file");
  size_ = status.st_size;
  check_size(size_);
}

size_t FileReader::read_at(int64_t at, std::span<std::byte> out) const {
  size_t done = 0;
  while (done < out.size()) {
    const ssize_t got =
        ::pread(file_.value, out.data() + done, out.size() - done, at + static_cast<int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("cannot read: ");
    if (got == 0) break;
    done += static_cast<size_t>(got);
    check_size(at + static_cast<int64_t>(done));
  }
  return done;
}

void FileReader::check_size(int64_t bytes) const {
  if (bytes > max_bytes_) refuse("is larger than the " + std::to_string(max_bytes_) + " bytes allowed here");
}

void FileReader::fail(const char* action) const {
  const int number = errno;
  throw Error(blame(number, failure_), shown(path_) + ": " + action + system_reason(number));
}

void FileReader::refuse(const std::string& why) const {
  throw Error(failure_, shown(path_) + ": " + why);
}

std::vector<std::byte> read_file(const std::filesystem::path& path, int64_t max_bytes, Failure failure) {
  std::vector<std::byte> bytes;
  read_blocks(path, max_bytes, failure, [&](const char* block, size_t count) {
    const auto* first = reinterpret_cast<const std::byte*>(block);
    bytes.insert(bytes.end(), first, first + count);
  });
  return bytes;
}

std::string read_text_file(const std::filesystem::path& path, int64_t max_bytes, Failure failure) {
  std::string text;
  read_blocks(path, max_bytes, failure, [&](const char* block, size_t count) { text.append(block, count); });
  return text;
}

}  // namespace cnn

#include "base/file.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "temporary_directory.h"
#include "thrown.h"

using namespace cnn;

namespace {

std::string read_refused(const std::filesystem::path& path, int64_t max_bytes = 100) {
  std::string bytes = thrown(Failure::data, [&] { read_file(path, max_bytes, Failure::data); });
  const std::string text = thrown(Failure::data, [&] { read_text_file(path, max_bytes, Failure::data); });
  CHECK(bytes == text);
  return bytes;
}

}  // namespace

TEST_CASE("read_file: gives all bytes as they are") {
  const TemporaryDirectory directory;
  std::string bytes;
  for (int64_t i = 0; i < 700'000; ++i) bytes += static_cast<char>(i * i % 251);
  const auto path = directory.write("bytes", bytes);
  CHECK(read_text_file(path, 700'000, Failure::data) == bytes);
  const auto read = read_file(path, 700'000, Failure::data);
  CHECK(std::string(reinterpret_cast<const char*>(read.data()), read.size()) == bytes);
  CHECK(read_file(directory.write("empty", ""), 0, Failure::data).empty());
}

TEST_CASE("read_file: what cannot be read is refused with the file and the reason") {
  const TemporaryDirectory directory;
  const std::string root = directory.path().string();
  CHECK(read_refused(root + "/nothing") == root + "/nothing: cannot open: No such file or directory");
  CHECK(read_refused(root) == root + ": is a directory, not a file");
  CHECK(read_refused("/dev/zero") == "/dev/zero: is no regular file");
  CHECK(read_refused(directory.write("file", "x") / "below") ==
        root + "/file/below: cannot open: Not a directory");
}

TEST_CASE("read_file: a FIFO is refused and not waited for") {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "fifo").string();
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  CHECK(read_refused(path) == path + ": is no regular file");
}

TEST_CASE("read_file: a file above the limit is refused, one at the limit is not") {
  const TemporaryDirectory directory;
  const auto path = directory.write("file", std::string(101, 'x'));
  CHECK(read_refused(path, 100) == path.string() + ": is larger than the 100 bytes allowed here");
  CHECK(read_file(path, 101, Failure::data).size() == 101);
}

TEST_CASE("read_file: an endless file is refused at its limit") {
  // The file system says that it has no bytes, and gives some.
  CHECK(read_refused("/proc/self/status", 10) ==
        "/proc/self/status: is larger than the 10 bytes allowed here");
}

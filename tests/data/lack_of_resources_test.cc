// What the machine cannot give is not the images' fault: no file is passed over for it.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <memory>
#include <new>

#include "base/blame.h"
#include "base/file.h"
#include "base/thread_advice.h"
#include "data/decode_image.h"
#include "data/decode_images.h"
#include "data/image_directory.h"
#include "data/image_file.h"
#include "data/jpeg_files.h"
#include "data/large_image.h"
#include "resource_limit.h"
#include "sanitized.h"
#include "thrown.h"

namespace cnn {
namespace {

constexpr Volume kReadInput{1, 4, 4};
const std::string kTooManyFiles =
    ": Too many open files\nThis process may not open more files at once: raise the limit (`ulimit -n`), or "
    "give fewer --threads.";

int64_t address_space() {
  int64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

// Two folders with two images each, decoded with skip_bad.
void decode_all(const TemporaryDirectory& directory) {
  const auto files = walk_folder(directory.path()).images;
  DecodeReport report;
  const ResourceLimit none(RLIMIT_NOFILE, 0);
  decode_images(files, std::vector<int32_t>(files.size()), kReadInput, {2, 1 << 20, true}, report);
}

}  // namespace

TEST_CASE("blame: the file's are what is said of it and its path, all else is the machine's") {
  for (const int number : {ENOENT, ENOTDIR, EISDIR, EACCES, EPERM, ELOOP, ENAMETOOLONG, EINVAL, ENXIO}) {
    CHECK(blame(number, Failure::data) == Failure::data);
    CHECK(blame(number, Failure::model) == Failure::model);
    CHECK(system_reason(number) == std::strerror(number));
  }
  for (const int number : {EMFILE, ENFILE, ENOMEM, EIO, ESTALE, ETIMEDOUT, EBADMSG, EUCLEAN, EAGAIN}) {
    CHECK(blame(number, Failure::data) == Failure::resource);
    CHECK(system_reason(number).starts_with(std::string(std::strerror(number)) + "\n"));
  }
}

TEST_CASE("resources: too many open files are no fault of an image, a folder, a data file or a model") {
  if (kIsSanitized) return;  // whose own checks open files
  const TemporaryDirectory directory;
  write_image_folders(directory, "r", 2, 2);
  note_several_threads();
  const std::string r = (directory.path() / "r").string();
  CHECK(thrown(Failure::resource, [&] {
          decode_all(directory);
        }).ends_with(".pgm: cannot open" + kTooManyFiles));
  const ResourceLimit none(RLIMIT_NOFILE, 0);
  CHECK(thrown(Failure::resource, [&] { list_image_folder(r); }) == r + ": cannot be listed" + kTooManyFiles);
  CHECK(thrown(Failure::resource, [&] { walk_folder(r); }) == r + ": cannot be listed" + kTooManyFiles);
  CHECK(thrown(Failure::resource, [&] { read_file(r, 1, Failure::config); }) ==
        r + ": cannot open" + kTooManyFiles);
}

TEST_CASE("resources: what would take more memory than there is, is refused before it is taken") {
  constexpr int64_t kAll = std::numeric_limits<int64_t>::max();
  CHECK_NOTHROW(DecodingTurn(DecodingTurn::kLittleMemory, "PNG", {1, 1}, "save it smaller"));
  const std::string message = thrown(Failure::resource, [] {
    DecodingTurn(kAll, "PNG", {7, 9}, "save it smaller");
  });
  CHECK(message.starts_with(
      "is a PNG of 9x7 pixels, which takes 9223372036854 MB of memory to decode, and this process can get "));
  CHECK(message.ends_with(" MB\nGive it more memory, remove the image, or save it smaller."));
}

TEST_CASE("resources: a disk that fails is no fault of a file") {
  uint8_t out[16];
  // Nothing is mapped at address 0, and this file says EIO then.
  CHECK(
      thrown(Failure::resource, [&] { read_image("/proc/self/mem", kReadInput, Background::white, out); }) ==
      "/proc/self/mem: cannot read: Input/output error\nThe disk or the network failed, which need not be "
      "this file's fault: see to them, and try again.");
}

TEST_CASE("resources: an image for which there is no memory is named, and not called bad") {
  if (kIsSanitized) return;
  const TemporaryDirectory directory;
  // `side` x `side` pixels as JPEG and PNG, read with `room` left.
  const auto check_refused = [&](int side, int64_t room,
                                 const Catch::Matchers::StdString::EndsWithMatcher& why) {
    const std::string row(static_cast<size_t>(side), 'x');
    std::string rows;
    for (int i = 0; i < side; ++i) rows += row;
    directory.write("large.jpg", jpeg(side, side, row, {.space = JCS_GRAYSCALE}));
    directory.write("large.png", png(side, side, 0, rows));
    rows = {};
    for (const char* name : {"large.jpg", "large.png"}) {
      const auto file = directory.path() / name;
      std::vector<uint8_t> out(256 * 256);
      const ResourceLimit little(RLIMIT_AS, static_cast<rlim_t>(address_space() + room));
      std::vector<std::unique_ptr<char[]>> taken;  // what was freed before, and can be had again
      if (side < 2000) {
        while (auto* block = new (std::nothrow) char[1 << 20]) taken.emplace_back(block);
      }
      const std::string message = thrown(Failure::resource, [&] {
        read_image(file, {1, 256, 256}, Background::white, out.data());
      });
      CHECK_THAT(message, Catch::StartsWith(file.string() + ": ") && why);
    }
  };
  check_refused(8000, 4 << 20,
                Catch::EndsWith(" MB\nGive it more memory, remove the image, or save it smaller."));
  // So little that nobody asks before.
  note_several_threads();
  check_refused(
      1400, 1 << 20,
      Catch::EndsWith(": out of memory while it is decoded; fewer --threads decode fewer images at once"));
}

}  // namespace cnn

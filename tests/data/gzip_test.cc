#include "data/gzip.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "data/data_files.h"
#include "thrown.h"

namespace cnn {
namespace {

GzipReader reader_of(const std::string& path, const std::string& file) {
  return {path, std::ssize(file), [&file](int64_t at, std::span<std::byte> out) {
            const auto rest = as_bytes(file).subspan(static_cast<size_t>(at));
            const size_t count = std::min(rest.size(), out.size());
            std::copy_n(rest.begin(), count, out.begin());
            return count;
          }};
}

// All that the stream holds, in pieces of `piece` bytes.
std::string inflated(const std::string& file, size_t piece = 1000) {
  GzipReader reader = reader_of("a.gz", file);
  std::string out;
  for (;;) {
    std::vector<uint8_t> bytes(piece);
    const size_t got = reader.read(bytes);
    out.append(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(got));
    if (got < piece) return out;
  }
}

const std::string kText = "Forty-two. " + std::string(5000, 'x') + idx_labels(3000);

}  // namespace

TEST_CASE("gzip: is told by its first two bytes") {
  CHECK(is_gzip(as_bytes(gzip(""))));
  CHECK(!is_gzip(as_bytes("\x1f")));
  CHECK(!is_gzip(as_bytes("\x1f\x8c...")));
  CHECK(!is_gzip({}));
}

TEST_CASE("gzip: what was packed comes out, in pieces of any size") {
  for (const size_t piece : {1, 7, 1000, 100000}) CHECK(inflated(gzip(kText), piece) == kText);
  CHECK(inflated(gzip("")).empty());
}

TEST_CASE("gzip: members follow one another, empty ones too") {
  CHECK(inflated(gzip("ab") + gzip("") + gzip("cd")) == "abcd");
}

TEST_CASE("gzip: members may begin anywhere, also across the pieces that a file is read in") {
  constexpr size_t kPiece = size_t{64} << 10;
  std::string noise;
  for (uint32_t i = 0, state = 1; i < 80'000; ++i, state = state * 1664525U + 1013904223U)
    noise += static_cast<char>(state >> 24);
  size_t length = 60'000;  // such that the first member ends close to the piece
  while (gzip(noise.substr(0, length)).size() < kPiece - 4) ++length;
  std::set<size_t> ends;
  for (; gzip(noise.substr(0, length)).size() < kPiece + 3; ++length) {
    const std::string first = gzip(noise.substr(0, length));
    ends.insert(first.size());
    CHECK(inflated(first + gzip("cd")) == noise.substr(0, length) + "cd");
    CHECK(thrown(Failure::data, [&] { inflated(first + "rest"); }) ==
          "a.gz: byte " + std::to_string(first.size()) +
              ": 4 trailing bytes that are not gzip follow the end of the gzip stream");
  }
  CHECK(ends.contains(kPiece - 1));
  CHECK(ends.contains(kPiece));
}

TEST_CASE("gzip: nothing is inflated that is not asked for") {
  std::string bomb;
  const std::string zeros = gzip(std::string(1 << 20, '\0'));
  for (int i = 0; i < 1000; ++i) bomb += zeros;
  GzipReader reader = reader_of("bomb.gz", bomb);
  std::array<uint8_t, 16> out{};
  CHECK(reader.read(out) == 16);
}

TEST_CASE("gzip: a cut stream is refused wherever it is cut") {
  const std::string file = gzip(idx_labels(300));
  for (size_t length = 2; length < file.size(); ++length) {
    CHECK(thrown(Failure::data, [&] { inflated(file.substr(0, length)); }) ==
          "a.gz: byte " + std::to_string(length) +
              ": the gzip stream is cut off here; the file is incomplete. Fetch it again");
  }
}

TEST_CASE("gzip: checksum and size at the end are checked") {
  std::string file = gzip(kText);
  const std::string at = std::to_string(file.size() - 4);
  file[file.size() - 8] ^= 1;
  CHECK(thrown(Failure::data, [&] { inflated(file); }) ==
        "a.gz: byte " + at + ": the gzip stream is damaged (incorrect data check). Fetch the file again");
  file[file.size() - 8] ^= 1;
  file[file.size() - 1] ^= 1;
  CHECK(thrown(Failure::data, [&] { inflated(file); }) ==
        "a.gz: byte " + std::to_string(file.size()) +
            ": the gzip stream is damaged (incorrect length check). Fetch the file again");
}

TEST_CASE("gzip: what follows the stream and is not gzip is refused") {
  const std::string file = gzip("abc");
  const std::string at = std::to_string(file.size());
  for (const std::string rest : {"\x1f", "garbage"}) {
    CHECK(thrown(Failure::data, [&] { inflated(file + rest); }) ==
          "a.gz: byte " + at + ": " + std::to_string(rest.size()) +
              " trailing bytes that are not gzip follow the end of the gzip stream");
  }
  CHECK(thrown(Failure::data, [&] { inflated(file + "\x1f\x8b"); }) ==
        "a.gz: byte " + std::to_string(file.size() + 2) +
            ": the gzip stream is cut off here; the file is incomplete. Fetch it again");
}

TEST_CASE("gzip: any one flipped bit is refused, or changes nothing of the content") {
  const std::string file = gzip(idx_labels(300));
  int loaded = 0;
  for (size_t bit = 16; bit < file.size() * 8; ++bit) {
    std::string damaged = file;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    std::string content;
    try {
      content = inflated(damaged);
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::data);
      continue;
    }
    CHECK(content == idx_labels(300));
    ++loaded;
  }
  CHECK(loaded >= 6 * 8);  // time, level and system in the header
  CHECK(loaded < 100);
}

}  // namespace cnn

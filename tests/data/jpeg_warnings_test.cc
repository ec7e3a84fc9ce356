// JPEGs of which libjpeg complains: those that are whole are read, the others are not.
#include <catch2/catch.hpp>
#include <vector>

#include "data/decode_image.h"
#include "data/image_files.h"
#include "data/jpeg_files.h"

namespace cnn {
namespace {

using namespace std::string_literals;

const std::string kDamaged = "is damaged, or a JPEG of a kind that is not read: ";

Picture decoded_jpeg(const std::string& file) {
  return decode_image(as_bytes(file), {32, 32});
}

std::string jpeg_fault(const std::string& file) {
  try {
    decoded_jpeg(file);
  } catch (const BadImage& error) {
    return error.what();
  }
  return "";
}

// 32x32, colours that change.
std::string photo(const JpegSettings& settings = {}) {
  std::string samples;
  for (int i = 0; i < 32 * 32; ++i)
    samples += {static_cast<char>(7 * i), static_cast<char>(i / 4), static_cast<char>(255 - i % 200)};
  return jpeg(32, 32, samples, settings);
}

std::string without_end(const std::string& file) {
  return file.substr(0, file.size() - 2);
}

// A progressive file's scans, each with the tables before it, between the rest.
struct Scans {
  std::string before;
  std::vector<std::string> scans;

  explicit Scans(const std::string& file) {
    size_t begin = file.find("\xFF\xC4");
    before = file.substr(0, begin);
    while (begin < file.size() - 2) {
      size_t end = file.find("\xFF\xDA", begin) + 2;
      while (end + 2 < file.size() && file.compare(end, 2, "\xFF\xC4") != 0 &&
             file.compare(end, 2, "\xFF\xDA") != 0)
        ++end;
      scans.push_back(file.substr(begin, end - begin));
      begin = end;
    }
  }

  std::string file(const std::vector<size_t>& order) const {
    std::string result = before;
    for (const size_t i : order) result += scans[i];
    return result + "\xFF\xD9";
  }
};

void check_same(const std::string& file, const std::string& good, const std::string& doubt) {
  const Picture picture = decoded_jpeg(file);
  CHECK(picture.raster.pixels == decoded_jpeg(good).raster.pixels);
  CHECK(picture.doubt == doubt);
}

}  // namespace

TEST_CASE("jpeg: parameters of a sequential scan that mean nothing there are no damage") {
  const std::string good = photo();
  CHECK(decoded_jpeg(good).doubt.empty());
  const size_t scan = good.find("\xFF\xDA");
  const auto parameters = scan + 2 + static_cast<size_t>(good[scan + 3]) - 3;  // Ss, Se, Ah and Al
  for (const std::string& wrong : {"\x00\x00\x00"s, "\x01\x3F\x00"s, "\x00\x3F\x10"s}) {
    std::string file = good;
    file.replace(parameters, 3, wrong);
    check_same(file, good, "Invalid SOS parameters for sequential JPEG");
  }
}

TEST_CASE("jpeg: versions, colour transforms and bytes between its parts are no damage") {
  const std::string good = photo();
  std::string version = good;
  version[version.find("JFIF") + 5] = 9;
  check_same(version, good, "Warning: unknown JFIF revision number 9.01");
  const std::string end = "\xFF\xD9";
  check_same(without_end(good) + std::string(20, 'x') + end, good,
             "Corrupt JPEG data: 16 extraneous bytes before marker 0xd9");
}

TEST_CASE("jpeg: without its end marker a file is whole if all of its scans are there") {
  const std::string end = "Premature end of JPEG file";
  for (const bool progressive : {false, true}) {
    const std::string good = photo({.progressive = progressive});
    check_same(without_end(good), good, end);
    CHECK(jpeg_fault(good.substr(0, good.size() - 3)).starts_with(kDamaged));
  }
  const Scans parts(photo({.progressive = true}));
  REQUIRE(parts.scans.size() == 10);
  std::vector<size_t> order;
  for (size_t i = 0; i + 1 < parts.scans.size(); ++i) {
    order.push_back(i);
    CHECK(jpeg_fault(without_end(parts.file(order))) == kDamaged + end);
  }
}

TEST_CASE("jpeg: a progressive file's means may come late, but they must come") {
  const std::string good = photo({.progressive = true});
  const Scans parts(good);
  REQUIRE(parts.file({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) == good);
  check_same(parts.file({1, 2, 3, 0, 4, 5, 6, 7, 8, 9}), good,
             "Inconsistent progression sequence for component 0 coefficient 0");
  CHECK(jpeg_fault(parts.file({1, 2, 3, 4, 5, 7, 8, 9})) ==
        kDamaged + "Inconsistent progression sequence for component 0 coefficient 0");
  // A refinement of what has not come.
  CHECK(
      jpeg_fault(parts.file({0, 2, 3, 4, 5, 6, 7, 8, 9})).starts_with(kDamaged + "Inconsistent progression"));
}

TEST_CASE("jpeg: bytes left over before a restart marker, and markers out of turn, are damage") {
  const std::string good = photo({.restart = 1});
  const size_t first = good.find("\xFF\xD0");
  REQUIRE(first != std::string::npos);
  std::string longer = good;
  longer.insert(first, std::string(20, 'x'));
  CHECK(jpeg_fault(longer) == kDamaged + "Corrupt JPEG data: 20 extraneous bytes before marker 0xd0");
  std::string swapped = good;
  swapped[first + 1] = '\xD3';
  CHECK(jpeg_fault(swapped).starts_with(kDamaged + "Corrupt JPEG data"));
}

}  // namespace cnn

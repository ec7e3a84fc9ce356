#include "base/file_beginning.h"

#include <catch2/catch.hpp>
#include <string>

using namespace cnn;
using namespace std::string_view_literals;

TEST_CASE("file beginning: a file is told by its first bytes, wherever they stand") {
  CHECK(kind_of_beginning("\x89PNG\r\n\x1A\n"sv) == FileKind::png);
  CHECK(kind_of_beginning("RIFF\x10\0\0\0WEBPVP8 "sv) == FileKind::webp);
  CHECK(kind_of_beginning("RIFF\x10\0\0\0WAVEfmt "sv) == FileKind::riff);
  CHECK(kind_of_beginning("\0\0\0\x18"
                          "ftypheic"sv) == FileKind::heif);
  CHECK(kind_of_beginning("\0\0\x08\x03\0\0\0\x0A"sv) == FileKind::idx_images);
  CHECK(kind_of_beginning("<svg xmlns="sv) == FileKind::svg);
  CHECK(kind_of_beginning("<!DOCTYPE html>"sv) == FileKind::web_page);
  CHECK(kind_of_beginning("version https://git-lfs.github.com/spec/v1"sv) == FileKind::lfs_pointer);
  CHECK(noun_of(FileKind::zip) == "a zip archive"sv);
  CHECK(thing_of(FileKind::zip) == "a zip archive, or a model of PyTorch or Keras"sv);
  CHECK(thing_of(FileKind::gzip) == "a gzip file"sv);
  CHECK(is_picture(FileKind::webp));
  CHECK_FALSE(is_picture(FileKind::gzip));
}

TEST_CASE("file beginning: a text that begins with two letters is no picture") {
  CHECK(kind_of_beginning("P5\n28 28\n255\n"sv) == FileKind::pgm);
  CHECK(kind_of_beginning("P6 28 28 255 "sv) == FileKind::ppm);
  CHECK(kind_of_beginning("BM\x36\x10\0\0\0\0\0\0\x36\0\0\0"sv) == FileKind::bmp);
  for (const auto text :
       {"P5s are many"sv, "P6"sv, "BMW, a car maker of Munich"sv, "name: net\n"sv, ""sv, "v"sv})
    CHECK_FALSE(kind_of_beginning(text));
}

TEST_CASE("file beginning: four bytes are enough, fewer than a mark are not") {
  CHECK(kind_of_beginning("vers"sv) == FileKind::lfs_pointer);
  CHECK(kind_of_beginning("\x93NUM"sv) == FileKind::numpy);
  CHECK_FALSE(kind_of_beginning("ver"sv));
  CHECK_FALSE(kind_of_beginning("\x89PN"sv));
}

// Pictures with pixels that are not opaque.
#include <catch2/catch.hpp>

#include "data/decode_image.h"
#include "data/image_files.h"
#include "data/picture_notes.h"

namespace cnn {
namespace {

using namespace std::string_literals;

struct Laid {
  std::string over_white;
  std::string over_black;
  bool is_transparent = false;
};

std::string samples_of(const Picture& picture) {
  return {picture.raster.pixels.begin(), picture.raster.pixels.end()};
}

Laid laid(const std::string& file) {
  const Picture white = decode_image(as_bytes(file), {8, 8});
  const Picture black = decode_image(as_bytes(file), {8, 8}, Background::black);
  CHECK(white.is_transparent == black.is_transparent);
  return {samples_of(white), samples_of(black), white.is_transparent};
}

// 32 bits a pixel, blue, green, red and a fourth, one row; `compression` 3: with masks, of which the fourth
// is alpha.
std::string bmp_of_32_bits(int64_t width, int compression, const std::string& pixels) {
  const int64_t header = compression == 3 ? 108 : 40;
  const std::string masks = "\0\0\xFF\0"s + "\0\xFF\0\0"s + "\xFF\0\0\0"s + "\0\0\0\xFF"s;
  return "BM" + little_endian(14 + header + 4 * width, 4) + little_endian(0, 4) +
         little_endian(14 + header, 4) + little_endian(header, 4) + little_endian(width, 4) +
         little_endian(1, 4) + little_endian(1, 2) + little_endian(32, 2) + little_endian(compression, 4) +
         std::string(20, '\0') + (compression == 3 ? masks + std::string(52, '\0') : "") + pixels;
}

}  // namespace

TEST_CASE("transparent: what an alpha channel lets through is the background, white or black") {
  const Laid strokes = laid(png(3, 1, 4, "\x00\x00\x00\xC8\x00\xFF"s));  // black, the picture in the alpha
  CHECK(strokes.over_white == "\xFF\x37\x00"s);
  CHECK(strokes.over_black == "\x00\x00\x00"s);
  CHECK(strokes.is_transparent);
  const Laid colors = laid(png(2, 1, 6, "\xFF\x80\x00\x80\x0A\x14\x1E\x00"s));
  CHECK(colors.over_white == "\xFF\xBF\x7F\xFF\xFF\xFF"s);
  CHECK(colors.over_black == "\x80\x40\x00\x00\x00\x00"s);
}

TEST_CASE("transparent: 16 bits, levels, colours and palettes that stand for transparency") {
  const Laid deep = laid(png(1, 1, 4, "\x00\x00\xC8\x12"s, 16));
  CHECK(deep.over_white == "\x37"s);
  const Laid level = laid(png(2, 1, 0, "\x10\x20"s, 8, png_chunk("tRNS", "\x00\x20"s)));
  CHECK(level.over_white == "\x10\xFF"s);
  CHECK(level.over_black == "\x10\x00"s);
  CHECK(level.is_transparent);
  const Laid color =
      laid(png(2, 1, 2, "\x01\x02\x03\x01\x02\x04"s, 8, png_chunk("tRNS", "\0\x01\0\x02\0\x03"s)));
  CHECK(color.over_white == "\xFF\xFF\xFF\x01\x02\x04"s);
  const std::string palette = png_chunk("PLTE", "\x0A\x14\x1E\x00\x00\x00\x50\x60\x70"s);
  const Laid indexed = laid(png(3, 1, 3, "\x00\x01\x02"s, 8, palette + png_chunk("tRNS", "\xFF\xC8"s)));
  CHECK(indexed.over_white == "\x0A\x14\x1E\x37\x37\x37\x50\x60\x70"s);
  CHECK(indexed.over_black == "\x0A\x14\x1E\x00\x00\x00\x50\x60\x70"s);
  CHECK(indexed.is_transparent);
}

TEST_CASE("transparent: what is opaque all over is as it would be without") {
  const Laid gray = laid(png(2, 1, 4, "\x00\xFF\x37\xFF"s));
  CHECK(gray.over_white == "\x00\x37"s);
  CHECK(gray.over_black == gray.over_white);
  CHECK_FALSE(gray.is_transparent);
  const std::string palette = png_chunk("PLTE", "\x0A\x14\x1E"s) + png_chunk("tRNS", "\xFF"s);
  CHECK_FALSE(laid(png(1, 1, 3, "\x00"s, 8, palette)).is_transparent);
  CHECK_FALSE(laid(png(1, 1, 0, "\x10"s, 8, png_chunk("tRNS", "\x00\x20"s))).is_transparent);
  CHECK_FALSE(laid(png(1, 1, 2, "\x01\x02\x03"s)).is_transparent);
}

TEST_CASE("transparent: the fourth byte of a BMP is alpha only where its masks say so") {
  const std::string pixels = "\x03\x02\x01\x10\x06\x05\x04\xFF"s;
  const Laid plain = laid(bmp_of_32_bits(2, 0, pixels));
  CHECK(plain.over_white == "\x01\x02\x03\x04\x05\x06"s);
  CHECK_FALSE(plain.is_transparent);
  const Laid masked = laid(bmp_of_32_bits(2, 3, "\x00\x00\x00\xC8\x06\x05\x04\xFF"s));
  CHECK(masked.over_white == "\x37\x37\x37\x04\x05\x06"s);
  CHECK(masked.is_transparent);
}

TEST_CASE("picture notes: each kind is told once, with the first picture and how many more there are") {
  PictureNotes notes;
  CHECK(notes.lines(Background::white, "--background").empty());
  const ImageFacts transparent{.is_transparent = true};
  notes.add("plain.png", {});
  notes.add("a\nb.png", transparent);
  using Lines = std::vector<std::string>;
  CHECK(notes.lines(Background::white, "data.background:") ==
        Lines{"a?b.png has transparent pixels, which are laid over white (`data.background: black` lays them "
              "over black)"});
  notes.add("c.png", transparent);
  CHECK(notes.lines(Background::black, "--background") ==
        Lines{"a?b.png and 1 more picture have transparent pixels, which are laid over black (`--background "
              "white` lays them over white)"});
  notes.add("d.png", transparent);
  notes.add("e.jpg", {.doubt = "Invalid SOS"});
  CHECK(notes.lines(Background::black, "--background") ==
        Lines{"a?b.png and 2 more pictures have transparent pixels, which are laid over black (`--background "
              "white` lays them over white)",
              "e.jpg: Invalid SOS; the pixels are all there, so it is read"});
  notes.add("f.jpg", {.doubt = "Other"});
  CHECK(notes.lines(Background::black, "--background")[1] ==
        "e.jpg and 1 more picture: Invalid SOS; the pixels are all there, so they are read");
}

}  // namespace cnn

#include "data/decode_image.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "data/exif.h"
#include "data/image_files.h"
#include "data/jpeg_files.h"

namespace cnn {
namespace {

using namespace std::string_literals;

constexpr Size2 kWanted{8, 8};

Raster decoded(const std::string& file, const Size2& wanted = kWanted) {
  return decode_image(as_bytes(file), wanted).raster;
}

std::string fault(const std::string& file) {
  try {
    decoded(file);
  } catch (const BadImage& error) {
    return error.what();
  }
  return "";
}

std::string text_of(const Raster& raster) {
  return {raster.pixels.begin(), raster.pixels.end()};
}

// 3 pixels wide, 2 high.
const std::string kGrayPixels = "\x00\x28\x50\x78\xA0\xFF"s;
const std::string kColors = "\xFF\x00\x00\x00\xFF\x00\x00\x00\xFF\x01\x02\x03\x80\x90\xA0\xFF\xFF\xFF"s;

// `samples` with an opaque alpha behind each `channels` of them.
std::string with_alpha(const std::string& samples, size_t channels) {
  std::string result;
  for (size_t i = 0; i < samples.size(); i += channels) result += samples.substr(i, channels) + '\xFF';
  return result;
}

// Levels of 8x8 blocks, which JPEG keeps nearly as they are.
std::string blocks(size_t width, size_t height, const std::string& levels) {
  std::string samples;
  for (size_t y = 0; y < height; ++y) {
    for (size_t x = 0; x < width; ++x) samples += levels[y / 8 * (width / 8) + x / 8];
  }
  return samples;
}

std::string three_times(const std::string& samples) {
  std::string result;
  for (const char c : samples) result += std::string(3, c);
  return result;
}

bool is_near(uint8_t a, int b) {
  return std::abs(a - b) <= 3;
}

}  // namespace

TEST_CASE("decode_image: PNG, BMP, PGM and PPM give their samples, gray or RGB") {
  for (const std::string& file :
       {pgm(3, 2, kGrayPixels), png(3, 2, 0, kGrayPixels), png(3, 2, 4, with_alpha(kGrayPixels, 1))}) {
    const Raster raster = decoded(file);
    CHECK(raster.width == 3);
    CHECK(raster.height == 2);
    CHECK(raster.channels == 1);
    CHECK(text_of(raster) == kGrayPixels);
  }
  for (const std::string& file : {ppm(3, 2, kColors), png(3, 2, 2, kColors),
                                  png(3, 2, 6, with_alpha(kColors, 3)), bmp(3, 2, kColors)}) {
    const Raster raster = decoded(file);
    CHECK(raster.width == 3);
    CHECK(raster.channels == 3);
    CHECK(text_of(raster) == kColors);
  }
}

TEST_CASE("decode_image: 16 bits and other maxima are brought to 0..255") {
  CHECK(text_of(decoded(png(2, 1, 0, "\x12\xFF\xFE\x00"s, 16))) == "\x12\xFE"s);
  CHECK(text_of(decoded("P5 2 1 65535\n\x80\x80\xFF\xFF"s)) == "\x80\xFF"s);
  CHECK(text_of(decoded("P5 4 1 15\n\x00\x01\x0F\x63"s)) == "\x00\x11\xFF\xFF"s);
  CHECK(text_of(decoded("P5 2 1 1023\n\x03\xFF\x02\x00"s)) == "\xFF\x80"s);
}

TEST_CASE("decode_image: a PNM header may hold comments") {
  CHECK(text_of(decoded("P5 # a\n#b\n2#c\n 1\n255\nxy")) == "xy");
}

TEST_CASE("decode_image: JPEG, gray, RGB, progressive and CMYK") {
  const std::string levels = "\x10\x60\xA0\xF0";
  const std::string gray = blocks(16, 16, levels);
  const Raster of_gray = decoded(jpeg(16, 16, gray, {.space = JCS_GRAYSCALE}));
  CHECK(of_gray.channels == 1);
  const Raster of_rgb = decoded(jpeg(16, 16, three_times(gray)));
  const Raster progressive = decoded(jpeg(16, 16, three_times(gray), {.progressive = true}));
  std::string inks;  // Adobe's: how much of the light is left
  for (const char c : gray) inks += std::string(3, c) + '\xFF';
  const Raster of_cmyk = decoded(jpeg(16, 16, inks, {.space = JCS_CMYK}));
  for (const Raster* raster : {&of_rgb, &progressive, &of_cmyk}) CHECK(raster->channels == 3);
  for (size_t i = 0; i < 256; ++i) {
    const int level = static_cast<uint8_t>(gray[i]);
    REQUIRE(is_near(of_gray.pixels[i], level));
    REQUIRE(is_near(of_rgb.pixels[3 * i + 1], level));
    REQUIRE(is_near(progressive.pixels[3 * i], level));
    REQUIRE(is_near(of_cmyk.pixels[3 * i + 2], level));
  }
}

TEST_CASE("decode_image: a JPEG is turned as its EXIF orientation says") {
  const std::string levels = "\x10\x60\xA0\xF0";  // a b / c d
  const std::string gray = blocks(16, 16, levels);
  const char* expected[] = {"abcd", "badc", "dcba", "cdab", "acbd", "cadb", "dbca", "bdac"};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    INFO(orientation);
    const Raster raster = decoded(jpeg(16, 16, gray, {.space = JCS_GRAYSCALE, .exif = exif_of(orientation)}));
    for (size_t corner = 0; corner < 4; ++corner) {
      const size_t at = (corner / 2 * 8 + 4) * 16 + corner % 2 * 8 + 4;
      const auto letter = static_cast<size_t>(expected[orientation - 1][corner] - 'a');
      CHECK(is_near(raster.pixels[at], static_cast<uint8_t>(levels[letter])));
    }
  }
}

TEST_CASE("decode_image: a PNG is turned as its eXIf part says, before its pixels or behind") {
  const std::string upright = png(3, 2, 0, kGrayPixels);
  const std::string tiff = exif_of(6).substr(6);
  const std::string before = png(3, 2, 0, kGrayPixels, 8, png_chunk("eXIf", tiff));
  std::string behind = upright;
  behind.insert(behind.size() - 12, png_chunk("eXIf", tiff));
  for (const std::string& file : {before, behind}) {
    const Raster raster = decoded(file);
    CHECK(raster.width == 2);
    CHECK(raster.height == 3);
    CHECK(text_of(raster) == "\x78\x00\xA0\x28\xFF\x50"s);
    CHECK(raster.picture_size() == Size2{3, 2});
  }
  // Broken, it tells nothing; the first of two counts.
  for (size_t size = 0; size < tiff.size() - 3; ++size)
    CHECK(text_of(decoded(png(3, 2, 0, kGrayPixels, 8, png_chunk("eXIf", tiff.substr(0, size))))) ==
          kGrayPixels);
  const std::string two = png_chunk("eXIf", tiff) + png_chunk("eXIf", exif_of(3).substr(6));
  CHECK(decoded(png(3, 2, 0, kGrayPixels, 8, two)).width == 2);
}

TEST_CASE("exif: what is broken or lies elsewhere tells nothing") {
  const auto orientation = [](const std::string& segment) { return exif_orientation(as_bytes(segment)); };
  CHECK(orientation("Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"s) == 6);
  CHECK(orientation(exif_of(8)) == 8);
  CHECK(orientation(exif_of(9)) == 1);
  CHECK(orientation(exif_of(0)) == 1);
  CHECK(orientation("") == 1);
  CHECK(orientation("Exif\0\0"s) == 1);
  CHECK(orientation("http://ns.adobe.com/xap/1.0/") == 1);
  CHECK(orientation("Exif\0\0MM\0*\xFF\xFF\xFF\xFF"s) == 1);
  const std::string whole = exif_of(8);
  for (size_t size = 0; size < whole.size() - 3; ++size) CHECK(orientation(whole.substr(0, size)) == 1);
}

TEST_CASE("decode_image: a large JPEG is decoded smaller, but not below four times what is wanted") {
  const std::string file = jpeg(512, 256, std::string(512, '\x50'), {.space = JCS_GRAYSCALE});
  CHECK(decoded(file, {8, 8}).height == 32);
  CHECK(decoded(file, {8, 8}).width == 64);
  CHECK(decoded(file, {16, 8}).height == 64);
  CHECK(decoded(file, {33, 8}).height == 256);
}

TEST_CASE("decode_image: other formats are named") {
  CHECK(fault("") == "the file is empty");
  CHECK(fault("hello") == "is no PNG, JPEG, BMP, PGM or PPM image");
  CHECK(fault("GIF89a...") == "is no PNG, JPEG, BMP, PGM or PPM image; it looks like a GIF");
  CHECK(fault("RIFF....WEBPVP8 ") == "is no PNG, JPEG, BMP, PGM or PPM image; it looks like a WebP image");
  CHECK(fault("<html>") ==
        "is no PNG, JPEG, BMP, PGM or PPM image; it looks like a web page or XML, an error message in place "
        "of a "
        "download?");
  CHECK(fault("\xEF\xBB\xBF<svg xmlns=''>") ==
        "is no PNG, JPEG, BMP, PGM or PPM image; it looks like an SVG");
  CHECK(fault("P2\n1 1\n255\n0") == "is a PNM of type P2; read are P5 (binary PGM) and P6 (binary PPM)");
}

TEST_CASE("decode_image: what announces more than it holds is refused before memory is taken") {
  const std::string many = std::to_string(kMaxImagePixels);
  const std::string beyond = ", more than the " + many + " that are read";
  CHECK(fault("P5 65535 65535 255\n") == "announces an image of 65535x65535 pixels" + beyond);
  CHECK(fault("P5 10000 10000 255\nabc") ==
        "announces an image of 10000x10000 pixels, more than its 22 bytes can hold: it is cut off");
  CHECK(fault("P5 0 7 255\n") == "announces an image of 0x7 pixels");
  std::string huge = png(3, 2, 0, kGrayPixels);
  const std::string header = big_endian(65535) + big_endian(65535) + "\x08\0\0\0\0"s;
  huge = huge.substr(0, 8) + png_chunk("IHDR", header) + huge.substr(33);
  CHECK(fault(huge) == "announces an image of 65535x65535 pixels" + beyond);
}

TEST_CASE("decode_image: a file that is cut off anywhere is refused") {
  for (const std::string& file :
       {pgm(3, 2, kGrayPixels), png(3, 2, 2, kColors), bmp(3, 2, kColors),
        jpeg(16, 16, std::string(768, 'a')), jpeg(16, 16, std::string(768, 'a'), {.progressive = true})}) {
    INFO(file.substr(0, 4));
    CHECK(fault(file).empty());
    CHECK(fault(file + "behind it").empty());
    for (size_t size = 0; size + 2 < file.size(); ++size) REQUIRE_FALSE(fault(file.substr(0, size)).empty());
  }
  CHECK(fault(pgm(3, 2, "abc")) == "truncated: 6 bytes of pixels are expected, 3 are there");
}

TEST_CASE("decode_image: every flipped bit of a PNG is found") {
  const std::string good = png(3, 2, 2, kColors);
  for (size_t at = 8; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
      REQUIRE_FALSE(fault(bad).empty());
    }
  }
}

TEST_CASE("decode_image: damaged JPEGs are refused, or give an image") {
  const std::string good = jpeg(16, 16, blocks(16, 16, "\x10\x60\xA0\xF0"), {.space = JCS_GRAYSCALE});
  int refused = 0;
  for (size_t at = 2; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x55);
    refused += fault(bad).empty() ? 0 : 1;
  }
  CHECK(refused > 50);
}

TEST_CASE("looks_like_image: tells an image from a list of paths") {
  const auto looks = [](const std::string& text) { return looks_like_image(as_bytes(text)); };
  CHECK(looks(png(3, 2, 0, kGrayPixels)));
  CHECK(looks(bmp(3, 2, kColors)));
  CHECK(looks(pgm(3, 2, kGrayPixels)));
  CHECK(looks(jpeg(16, 16, std::string(768, 'a'))));
  CHECK_FALSE(looks("BMW/1.png\n"));
  CHECK_FALSE(looks("P5.png\nP6.png\n"));
  CHECK_FALSE(looks(""));
}

}  // namespace cnn

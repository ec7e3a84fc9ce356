#include "hostile/image_cases.h"

#include "data/image_files.h"
#include "data/jpeg_files.h"

namespace cnn {
namespace {

using namespace std::string_literals;

constexpr const char* kFile = "train/a/0.pgm";
constexpr const char* kTestFile = "test/b/0.pgm";
constexpr const char* kTooMany = "more than the 100000000 that are read";
constexpr const char* kTooManyForJpeg = "more than the 500000000 that are read";
constexpr const char* kCutOff = "bytes can hold: it is cut off";

std::string head(const std::string& bytes, size_t count) {
  return bytes.substr(0, count);
}
std::string cut(std::string bytes, size_t count) {
  bytes.resize(bytes.size() - count);
  return bytes;
}
std::string with(std::string bytes, size_t at, const std::string& other) {
  return bytes.replace(at, other.size(), other);
}

std::string good_png() {
  return png(8, 8, 0, std::string(64, 'x'));
}
std::string png_of(const std::string& header, const std::string& rest) {
  return "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", header) + rest + png_chunk("IEND", "");
}
std::string sides(int64_t width, int64_t height, const std::string& kind = "\x08\x00\x00\x00\x00"s) {
  return big_endian(width) + big_endian(height) + kind;
}
std::string good_bmp() {
  return bmp(8, 8, std::string(192, 'x'));
}
std::string good_jpeg() {
  return jpeg(8, 8, std::string(192, 'x'));
}
// The height and width of a baseline JPEG stand behind its frame's marker, length and precision.
std::string jpeg_of(const std::string& height_and_width, bool progressive = false) {
  const std::string good = jpeg(8, 8, std::string(192, 'x'), {.progressive = progressive});
  return with(good, good.find(progressive ? "\xFF\xC2" : "\xFF\xC0") + 5, height_and_width);
}

std::string without_last_scan() {
  const std::string good = jpeg(8, 8, std::string(192, 'x'), {.progressive = true});
  return head(good, good.rfind("\xFF\xC4"));
}

}  // namespace

// clang-format off
std::vector<DataCase> image_cases() {
  return {
      // What is no image
      {"empty", kFile, "", "the file is empty"},
      {"empty in the test set", kTestFile, "", "the file is empty"},
      {"a text", kFile, "hello\n", "is no PNG, JPEG, BMP, PGM or PPM image"},
      {"zeros", kFile, std::string(5000, '\0'), "is no PNG, JPEG, BMP, PGM or PPM image"},
      {"a GIF", kFile, "GIF89a\1\0\1\0\0\0\0;"s, "it looks like a GIF"},
      {"a WebP", kFile, "RIFF\0\0\0\0WEBPVP8 "s, "it looks like a WebP image"},
      {"a TIFF", kFile, "II*\0\x08\0\0\0"s, "it looks like a TIFF"},
      {"a HEIF", kFile, "\0\0\0\x18" "ftypheic"s, "it looks like a HEIF or AVIF image"},
      {"a Photoshop file", kFile, "8BPS\0\1"s, "it looks like a Photoshop file"},
      {"a PDF", kFile, "%PDF-1.7", "it looks like a PDF"},
      {"an SVG", kFile, "<svg xmlns=", "it looks like an SVG"},
      {"a web page", kFile, "<!DOCTYPE html>", "it looks like a web page"},
      {"a zip", kFile, "PK\3\4"s, "it looks like a zip archive"},
      {"a Git LFS pointer", kFile, "version https://git-lfs.github.com/spec/v1\n", "it looks like a Git LFS pointer"},
      {"a gzip'ed image", kFile, gzip(good_png()), "is no PNG, JPEG, BMP, PGM or PPM image"},
      // PNM
      {"a plain PGM", kFile, "P2\n8 8\n255\n" + std::string(64, '7'), "is a PNM of type P2"},
      {"a PAM", kFile, "P7\nWIDTH 8\n", "is a PNM of type P7"},
      {"a PGM of nothing but its mark", kFile, "P5", "byte 2: expected a number in the PNM header"},
      {"a PGM with a side of words", kFile, "P5 eight 8 255\n", "byte 3: expected a number in the PNM header"},
      {"a PGM with a side below zero", kFile, "P5 -8 8 255\n", "byte 3: expected a number in the PNM header"},
      {"a PGM with a comment that does not end", kFile, "P5 #" + std::string(1 << 20, 'x'), "expected a number in the PNM header"},
      {"a PGM without rows", kFile, "P5 8 0 255\n", "announces an image of 8x0 pixels"},
      {"a PGM with sides of many digits", kFile, "P5 " + std::string(100000, '9') + " 8 255\n", kTooMany},
      {"a PGM whose sides multiply to zero in 32 bits", kFile, "P5 65536 65536 255\n", kTooMany},
      {"a PGM of 65535x65535", kFile, "P5 65535 65535 255\n", kTooMany},
      {"a PGM cut off", kFile, cut(flat_pgm(8, 8, 1), 1), "truncated: 64 bytes of pixels are expected, 63 are there"},
      {"a PPM cut off", kFile, ppm(8, 8, std::string(191, 'x')), "truncated: 192 bytes of pixels are expected, 191 are there"},
      {"a PGM of 16 bits cut off", kFile, "P5 8 8 65535\n" + std::string(127, 'x'), "truncated: 128 bytes of pixels are expected, 127 are there"},
      {"a PGM with a maximum of 0", kFile, "P5 8 8 0\n" + std::string(64, 'x'), "has a maximum of 0"},
      {"a PGM with a maximum of 65536", kFile, "P5 8 8 65536\n" + std::string(128, 'x'), "has a maximum of 65536"},
      // PNG
      {"a PNG of nothing but its mark", kFile, head(good_png(), 8), "truncated: byte 8: the PNG has no end"},
      {"a PNG cut off in its header", kFile, head(good_png(), 20), "truncated: byte 8"},
      {"a PNG cut off in its pixels", kFile, head(good_png(), 45), "truncated: byte 33"},
      {"a PNG without its end", kFile, cut(good_png(), 12), "the PNG has no end"},
      {"a PNG cut off by a byte", kFile, cut(good_png(), 1), "the PNG has no end"},
      {"a PNG with a flipped bit", kFile, with(good_png(), 42, "\x55"), "is damaged: byte 33: a part of the PNG has another checksum"},
      {"a PNG with a part of 4 GB", kFile, with(good_png(), 33, "\xFF\xFF\xFF\xFF"), "goes beyond the file's end"},
      {"a PNG of 65535x65535", kFile, png_of(sides(65535, 65535), png_chunk("IDAT", zlib_stream(""))), kTooMany},
      {"a PNG of 2^31 - 1 pixels in a row", kFile, png_of(sides(INT32_MAX, 1), png_chunk("IDAT", zlib_stream(""))), kTooMany},
      {"a PNG of 9000x9000 in 100 bytes", kFile, png_of(sides(9000, 9000), png_chunk("IDAT", zlib_stream(""))), kCutOff},
      {"a PNG with a side of 0", kFile, png_of(sides(0, 8), png_chunk("IDAT", zlib_stream(""))), "announces an image of 0x8 pixels"},
      {"a PNG with too few pixels", kFile, png_of(sides(8, 8), png_chunk("IDAT", zlib_stream("abc"))), "is damaged, or of a kind that is not read: "},
      {"a PNG whose first part with pixels is empty", kFile, png_of(sides(8, 8), png_chunk("IDAT", "") + png_chunk("IDAT", zlib_stream(std::string(72, '\0')))), "is damaged: byte 33: the PNG's first part with pixels is empty"},
      {"a PNG without pixels", kFile, png_of(sides(8, 8), ""), "is damaged, or of a kind that is not read: "},
      {"a PNG whose pixels are no zlib stream", kFile, png_of(sides(8, 8), png_chunk("IDAT", "nothing")), "is damaged, or of a kind that is not read: "},
      {"a PNG with a filter that there is not", kFile, png_of(sides(8, 8), png_chunk("IDAT", zlib_stream(std::string(72, '\7')))), "is damaged, or of a kind that is not read: "},
      {"a PNG with 3 bits", kFile, png_of(sides(8, 8, "\x03\0\0\0\0"s), png_chunk("IDAT", zlib_stream(std::string(72, '\0')))), "is damaged, or of a kind that is not read: "},
      {"a PNG with a palette that is missing", kFile, png_of(sides(8, 8, "\x08\x03\0\0\0"s), png_chunk("IDAT", zlib_stream(std::string(72, '\0')))), "is damaged, or of a kind that is not read: "},
      {"a PNG with two headers", kFile, png_of(sides(8, 8), png_chunk("IHDR", sides(8, 8))), "is damaged, or of a kind that is not read: "},
      // BMP
      {"a BMP of nothing but its mark", kFile, "BM", "error: "},
      {"a BMP cut off in its header", kFile, head(good_bmp(), 30), "error: "},
      {"a BMP cut off in its pixels", kFile, cut(good_bmp(), 9), "truncated: the image goes on where the file ends"},
      {"a BMP of 65535x65535", kFile, with(good_bmp(), 18, little_endian(65535, 4) + little_endian(65535, 4)), kTooMany},
      {"a BMP of 5000x5000 in 250 bytes", kFile, with(good_bmp(), 18, little_endian(5000, 4) + little_endian(5000, 4)), kCutOff},
      {"a BMP with the lowest height there is", kFile, with(good_bmp(), 22, little_endian(INT32_MIN, 4)), "error: "},
      {"a BMP with a width below zero", kFile, with(good_bmp(), 18, little_endian(-8, 4)), "error: "},
      {"a BMP whose pixels begin beyond its end", kFile, with(good_bmp(), 10, little_endian(1 << 30, 4)), "error: "},
      {"a BMP with run lengths", kFile, with(good_bmp(), 30, little_endian(1, 4)), "is of a kind that is not read: a BMP that is compressed (RLE); save it as a PNG"},
      {"a BMP of 5 bits", kFile, with(good_bmp(), 28, little_endian(5, 2)), "is of a kind that is not read: a BMP of 5 bits a pixel; save it as a PNG"},
      // JPEG
      {"a JPEG of nothing but its mark", kFile, "\xFF\xD8\xFF", "is damaged, or a JPEG of a kind that is not read: "},
      {"a JPEG cut off in its header", kFile, head(good_jpeg(), 100), "is damaged, or a JPEG of a kind that is not read: "},
      {"a JPEG cut off in its pixels", kFile, cut(good_jpeg(), 4), "is damaged, or a JPEG of a kind that is not read: "},
      {"a JPEG of 65500x65500", kFile, jpeg_of("\xFF\xDC\xFF\xDC"), kTooManyForJpeg},
      {"a progressive JPEG of 65500x65500", kFile, jpeg_of("\xFF\xDC\xFF\xDC", true), kTooManyForJpeg},
      {"a JPEG of 9000x9000 in 600 bytes", kFile, jpeg_of("\x23\x28\x23\x28"), kCutOff},
      {"a progressive JPEG of 9000x9000 in 600 bytes", kFile, jpeg_of("\x23\x28\x23\x28", true), kCutOff},
      {"a JPEG of 22000x22000 in a megabyte of zeros", kFile, jpeg_of("\x55\xF0\x55\xF0") + std::string(1 << 20, '\0'), "is damaged, or a JPEG of a kind that is not read: "},
      {"a progressive JPEG without its last scan", kFile, without_last_scan(), "is damaged, or a JPEG of a kind that is not read: Premature end of JPEG file"},
      {"a PNG that is cut off behind its eXIf", kFile, head(png(8, 8, 0, std::string(64, 'x'), 8, png_chunk("eXIf", "MM")), 47), "the PNG has no end"},
      {"a PNG with an eXIf of 4 GB", kFile, with(png(8, 8, 0, std::string(64, 'x'), 8, png_chunk("eXIf", "MM")), 33, "\xFF\xFF\xFF\xFF"), "goes beyond the file's end"},
      {"a JPEG without rows", kFile, jpeg_of("\0\0\0\x08"s), "is damaged, or a JPEG of a kind that is not read: "},
      {"a JPEG with pixels that are missing", kFile, jpeg_of("\0\x40\0\x40"s), "is damaged, or a JPEG of a kind that is not read: "},
  };
}
// clang-format on

}  // namespace cnn

// BMPs as programs of all times wrote them: every header, palettes of any length, from the highest row down,
// and with a gap before the pixels.
#include <catch2/catch.hpp>

#include "data/bmp_files.h"
#include "data/data_files.h"
#include "data/decode_image.h"

namespace cnn {
namespace {

using namespace std::string_literals;

constexpr int64_t kSide = 19;  // 361 pixels: more than colours of a palette

std::string decoded_bmp(const std::string& file) {
  const Picture picture = decode_image(as_bytes(file), {8, 8});
  CHECK_FALSE(picture.is_transparent);
  return {picture.raster.pixels.begin(), picture.raster.pixels.end()};
}

std::string bmp_refusal(const std::string& file) {
  try {
    decode_image(as_bytes(file), {8, 8});
  } catch (const BadImage& bad) {
    return bad.what();
  }
  return "";
}

void check_bmp(const BmpKind& kind) {
  CAPTURE(kind.header, kind.bits, kind.colors, kind.top_down, kind.gap);
  const std::string file = bmp_of(kind, kSide, kSide);
  CHECK(decoded_bmp(file) == bmp_samples(kind, kSide, kSide));
  CHECK(decoding_memory(as_bytes(file.substr(0, 200)), std::ssize(file), {8, 8}) ==
        decoding_memory(as_bytes(file), std::ssize(file), {8, 8}));
  CHECK(bmp_refusal(file.substr(0, file.size() - 40)) == "truncated: the image goes on where the file ends");
}

}  // namespace

TEST_CASE("bmp: every header and depth, also from the highest row down and with a gap, gives its pixels") {
  for (const int64_t header : {12, 16, 40, 52, 56, 64, 108, 124}) {
    for (const bool top_down : {false, true}) {
      if (header == 12 && top_down) continue;  // it has no sign
      for (const int64_t gap : {0, 2, 18, 1100}) {
        for (const auto& [bits, colors] : {std::pair{1, 2}, {4, 16}, {8, 256}, {16, 0}, {24, 0}, {32, 0}})
          check_bmp({header, bits, colors, false, top_down, gap});
        if (header <= 16) continue;
        check_bmp({header, 1, 2, true, top_down, gap});
        check_bmp({header, 4, 5, true, top_down, gap});
        check_bmp({header, 8, 17, true, top_down, gap});
        if (header != 64) check_bmp({header, 16, 1, false, top_down, gap});
        if (header != 64) check_bmp({header, 32, 1, false, top_down, gap});
      }
    }
  }
}

TEST_CASE("bmp: a colour that the palette has not is black, whatever was decoded before") {
  const BmpKind kind{40, 8, 3, true, false, 0};
  std::string file = bmp_of(kind, 4, 1);
  for (const char index : "\x03\x80\xFF"s) {
    file.back() = index;
    CHECK(decoded_bmp(file) == bmp_samples(kind, 3, 1) + "\0\0\0"s);
    decoded_bmp(bmp_of({40, 8, 256}, kSide, kSide));
  }
  // Where less palette is there than the bits could tell, the pixels end it.
  std::string short_of = bmp_of({12, 8, 7}, 4, 1);
  CHECK(decoded_bmp(short_of) == bmp_samples({12, 8, 7}, 4, 1));
}

TEST_CASE("bmp: what is damaged or of no kind that is read is told as what it is") {
  const auto changed = [](const BmpKind& kind, size_t at, const std::string& bytes) {
    return bmp_refusal(bmp_of(kind, kSide, kSide).replace(at, bytes.size(), bytes));
  };
  const std::string no_kind = "is damaged, or of a kind that is not read: ";
  CHECK(changed({}, 14, little_endian(41, 4)) == no_kind + "a BMP with a header of 41 bytes");
  CHECK(changed({}, 10, little_endian(53, 4)) ==
        "is damaged: byte 10: the pixels of the BMP would begin at byte 53, in its header of 54 bytes");
  CHECK(changed({40, 8, 256}, 10, little_endian(0, 4)) ==
        "is damaged: byte 10: the pixels of the BMP would begin at byte 0, in its header of 54 bytes");
  CHECK(changed({}, 10, little_endian(int64_t{1} << 31, 4)) ==
        "truncated: the image goes on where the file ends");
  const std::string not_read = "is of a kind that is not read: a BMP ";
  const std::string as_png = "; save it as a PNG";
  CHECK(changed({40, 8, 256}, 30, little_endian(1, 4)) == not_read + "that is compressed (RLE)" + as_png);
  CHECK(changed({}, 30, little_endian(5, 4)) == not_read + "that is compressed (method 5)" + as_png);
  CHECK(changed({64, 24}, 30, little_endian(3, 4)) == not_read + "that is compressed (method 3)" + as_png);
  CHECK(changed({}, 30, little_endian(3, 4)) == not_read + "of 24 bits a pixel and masks" + as_png);
  CHECK(changed({}, 28, little_endian(2, 2)) == not_read + "of 2 bits a pixel" + as_png);
  CHECK(changed({}, 22, little_endian(int64_t{1} << 31, 4)) ==
        "announces an image of 19x2147483648 pixels, more than the 100000000 that are read");
  CHECK(bmp_refusal(bmp_of({}, kSide, kSide).substr(0, 50)) ==
        "truncated: the file ends in the header of the BMP");
  CHECK(bmp_refusal(bmp_of({40, 16, 1}, kSide, kSide).substr(0, 60)) ==
        "truncated: the file ends in the header of the BMP");
}

}  // namespace cnn

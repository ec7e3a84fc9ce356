// Pictures as Pillow brings them to a network's size, where a Python with Pillow is installed.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <memory>
#include <random>

#include "data/bmp_files.h"
#include "data/image_file.h"
#include "data/image_files.h"
#include "data/jpeg_files.h"
#include "temporary_directory.h"

namespace cnn {
namespace {

// What a command writes to standard output.
std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) text += static_cast<char>(c);
  return text;
}

// Turned, over white, RGB, BILINEAR: (height, width, channels).
std::string by_pillow(const std::filesystem::path& file, const Size2& size) {
  return output_of(
      "/usr/bin/python3 -c \"import sys\nfrom PIL import Image, ImageOps\n"
      "i = ImageOps.exif_transpose(Image.open('" +
      file.string() +
      "')).convert('RGBA')\n"
      "i = Image.alpha_composite(Image.new('RGBA', i.size, (255, 255, 255, 255)), i).convert('RGB')\n"
      "sys.stdout.buffer.write(i.resize((" +
      std::to_string(size.width) + ", " + std::to_string(size.height) +
      "), Image.BILINEAR).tobytes())\" 2>/dev/null");
}

int greatest_difference(const std::filesystem::path& file, const Size2& size) {
  const std::string expected = by_pillow(file, size);
  std::vector<uint8_t> pixels(static_cast<size_t>(3 * size.height * size.width));
  read_image(file, {3, size.height, size.width}, Background::white, pixels.data());
  REQUIRE(expected.size() == pixels.size());
  int most = 0;
  for (size_t i = 0; i < pixels.size(); ++i) {
    const size_t there = i % (pixels.size() / 3) * 3 + i / (pixels.size() / 3);
    most = std::max(most, std::abs(pixels[i] - static_cast<uint8_t>(expected[there])));
  }
  return most;
}

// Waves of many lengths and a little noise, as photographs are: `channels` side by side.
std::string made_photo(int width, int height, int channels) {
  std::mt19937 random(1);
  std::string samples;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < channels; ++c) {
        const double waves = 50 * std::sin(0.02 * x + c) + 40 * std::sin(0.05 * y - 0.03 * x) +
                             15 * std::sin(0.21 * x + 0.17 * y + c);
        samples += static_cast<char>(std::lround(128 + waves) + static_cast<long>(random() % 9));
      }
    }
  }
  return samples;
}

bool has_pillow() {
  const bool has = output_of("/usr/bin/python3 -c 'import PIL; print(1)' 2>/dev/null") == "1\n";
  if (!has) WARN("no Python with Pillow: nothing is compared");
  return has;
}

}  // namespace

TEST_CASE("pillow: BMPs of every header that Pillow reads have its pixels") {
  if (!has_pillow()) return;
  const TemporaryDirectory directory;
  for (const BmpKind& kind : {BmpKind{12, 1, 2},
                              {12, 4, 16},
                              {12, 8, 256},
                              {12, 24},
                              {40, 8, 256, false, true, 6},
                              {40, 8, 17, true},
                              {40, 16, 0, false, true},
                              {40, 24, 0, false, true, 18},
                              {40, 32, 0, false, false, 18},
                              {64, 24},
                              {108, 4, 5, true, false, 4},
                              {124, 8, 256, false, true}}) {
    CAPTURE(kind.header, kind.bits, kind.colors, kind.top_down, kind.gap);
    CHECK(greatest_difference(directory.write("a.bmp", bmp_of(kind, 19, 19)), {19, 19}) == 0);
  }
}

TEST_CASE("pillow: JPEGs that are decoded smaller and PNGs with alpha become what Pillow makes of them") {
  if (!has_pillow()) return;
  using namespace std::string_literals;
  const TemporaryDirectory directory;
  for (const auto& [width, height] : {std::pair{263, 301}, {519, 401}, {1027, 1025}}) {
    for (const char orientation : "\x01\x03\x06\x07"s) {
      const std::string exif =
          "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + orientation + "\0\0"s;
      const auto file =
          directory.write("a.jpg", jpeg(width, height, made_photo(width, height, 3), {.exif = exif}));
      INFO(width << "x" << height << " turned " << int{orientation});
      CHECK(greatest_difference(file, {31, 31}) <= 3);
      CHECK(greatest_difference(file, {13, 29}) <= 3);
    }
  }
  for (const int kind : {4, 6}) {
    const int channels = kind == 4 ? 2 : 4;
    const auto file = directory.write("a.png", png(123, 77, kind, made_photo(123, 77, channels)));
    CHECK(greatest_difference(file, {31, 31}) <= 2);
  }
}

}  // namespace cnn

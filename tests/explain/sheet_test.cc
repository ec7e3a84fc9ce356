// Pictures side by side.
#include "explain/sheet.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "explain/draw.h"

namespace cnn {
namespace {

const std::vector<uint8_t> kRed = {255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0};  // 2x2

int64_t count(const Raster& sheet, const Color& color) {
  int64_t found = 0;
  for (size_t i = 0; i < sheet.pixels.size(); i += 3)
    found += Color{sheet.pixels[i], sheet.pixels[i + 1], sheet.pixels[i + 2]} == color ? 1 : 0;
  return found;
}

}  // namespace

TEST_CASE("sheet: tiles stand side by side, in as many rows as they need, with their text below") {
  const Raster sheet = sheet_of({{kRed, {"a"}}, {kRed, {"b", "c"}}, {kRed, {}}}, {2, 2}, 2);
  CHECK(count(sheet, {255, 0, 0}) == 12);
  CHECK(sheet.width == 2 * (2 + 8) + 8);
  CHECK(std::ssize(sheet.pixels) == sheet.height * sheet.width * 3);
}

TEST_CASE("sheet: a white picture is told from the white around it by its frame") {
  const std::vector<uint8_t> white(12, 255);
  const Raster sheet = sheet_of({{white, {}}, {white, {}}}, {2, 2}, 2);
  CHECK(count(sheet, {150, 150, 150}) == 2 * 12);
  CHECK(count(sheet, {255, 255, 255}) == sheet.height * sheet.width - 2 * 12);
}

TEST_CASE("sheet: the scale is drawn from end to end above the tiles, and the sheet is as wide as its head") {
  const Raster plain = sheet_of({{kRed, {}}}, {2, 2}, 1);
  const Raster headed = sheet_of({{kRed, {}}}, {2, 2}, 1, {{"of one"}, 3.0});
  CHECK(headed.height == plain.height + 2 * 13 + 8);
  CHECK(headed.width > 220);
  CHECK(count(headed, {255, 0, 0}) == 4);
  CHECK(count(headed, signed_color(-3, 3)) >= 10);
  CHECK(count(headed, signed_color(3, 3)) >= 10);
  const Raster wide = sheet_of({{kRed, {}}}, {2, 2}, 1, {{std::string(100, 'm')}, std::nullopt});
  CHECK(wide.width > headed.width);
}

}  // namespace cnn

#include "data/unlike_digit.h"

#include <catch2/catch.hpp>

#include "data/digit.h"
#include "data/drawn_digits.h"

using namespace cnn;

namespace {

const char* const kFilled = "it is a filled shape, not drawn with strokes";
const char* const kInside = "something stands by itself inside of a closed line";
const char* const kLong = "its strokes are longer than those of any digit";
const char* const kFrame = "it is a frame";
const char* const kOutline = "it is one closed line, and far from round";

std::string doubt_about(const std::string& samples, int64_t side) {
  std::vector<uint8_t> out(28 * 28);
  return lay_out_digit({side, side, 1, std::vector<uint8_t>(samples.begin(), samples.end())}, 28, out.data())
      .doubt;
}

// Large enough to fill the picture, and not.
void check_strokes(const std::vector<Stroke>& strokes, const std::string& expected) {
  for (const double height : {120.0, 190.0}) {
    for (const double stroke : {3.0, 8.0}) {
      CAPTURE(height, stroke);
      CHECK(doubt_about(drawn_strokes(strokes, {.height = height, .ratio = 1, .stroke = stroke}), 200) ==
            expected);
    }
  }
}

const Stroke kSquare = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};

}  // namespace

TEST_CASE("unlike digit: a frame, a face, a filled shape, a scribble and a house are no digits") {
  check_strokes({kSquare}, kFrame);
  const Stroke head = bow(.5, .5, .5, .5, 0, 360);
  check_strokes(
      {head, bow(.3, .35, .05, .05, 0, 360), bow(.7, .35, .05, .05, 0, 360), bow(.5, .6, .25, .2, 20, 160)},
      kInside);
  check_strokes(
      {{{0, .4}, {1, .4}, {1, 1}, {0, 1}, {0, .4}, {.5, 0}, {1, .4}}, {{.4, 1}, {.4, .7}, {.6, .7}, {.6, 1}}},
      "its strokes close 3 loops");
  Stroke spiral;
  for (int i = 0; i <= 200; ++i) {
    const double angle = 0.157 * i;
    spiral.push_back({.5 + .0025 * i * std::cos(angle), .5 + .0025 * i * std::sin(angle)});
  }
  check_strokes({spiral}, kLong);
  check_strokes({{{.5, 0}, {1, .9}, {0, .9}, {.5, 0}}}, kOutline);
  Stroke star;
  for (int i = 0; i <= 10; ++i) {
    const double angle = (36 * i - 90) * 3.14159265358979 / 180;
    const double radius = i % 2 == 0 ? 0.5 : 0.2;
    star.push_back({.5 + radius * std::cos(angle), .5 + radius * std::sin(angle)});
  }
  check_strokes({star}, kOutline);
  for (const double stroke : {80.0, 120.0})
    CHECK(doubt_about(drawn_strokes({{{.5, .5}, {.5, .5}}}, {.ratio = 1, .stroke = stroke}), 200) == kFilled);
}

TEST_CASE("unlike digit: nothing is said of digits, whatever pen and hand") {
  Chance chance(9);
  for (int i = 0; i < 200; ++i) {
    const double height = chance.between(70, 170);
    const double room = (190 - height) / 2;
    const Drawing drawing{.height = height,
                          .ratio = chance.between(0.5, 1),
                          .stroke = chance.between(1.5, 0.2 * height),
                          .x = 100 + chance.between(-room, room),
                          .y = 100 + chance.between(-room, room),
                          .slant = chance.between(-0.1, 0.4)};
    CAPTURE(i, height, drawing.ratio, drawing.stroke);
    CHECK(doubt_about(drawn_digit(i % 10, drawing), 200).empty());
  }
}

#include "data/digit.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "data/decode_image.h"
#include "data/drawn_digits.h"

namespace cnn {
namespace {

constexpr int64_t kMnistSide = 28;

Raster raster_of(const std::string& samples, int64_t height, int64_t width) {
  return {height, width, 1, std::vector<uint8_t>(samples.begin(), samples.end())};
}

struct LaidOut {
  DigitFacts facts;
  std::vector<uint8_t> pixels;

  explicit LaidOut(const Raster& picture, int64_t side = kMnistSide)
      : pixels(static_cast<size_t>(side * side)) {
    facts = lay_out_digit(picture, side, pixels.data());
  }
  explicit LaidOut(int digit, const Drawing& drawing)
      : LaidOut(raster_of(drawn_digit(digit, drawing), drawing.side, drawing.side)) {}

  uint8_t at(int64_t y, int64_t x) const { return pixels[static_cast<size_t>(y * kMnistSide + x)]; }
  int most() const { return *std::ranges::max_element(pixels); }
  Frame frame() const {
    Frame all{kMnistSide, kMnistSide, 0, 0};
    for (int64_t y = 0; y < kMnistSide; ++y) {
      for (int64_t x = 0; x < kMnistSide; ++x) {
        if (at(y, x) == 0) continue;
        all = {std::min(all.top, y), std::min(all.left, x), std::max(all.bottom, y + 1),
               std::max(all.right, x + 1)};
      }
    }
    return all;
  }
  // As pixels are counted, from 0.
  Point center() const {
    double sum = 0;
    Point mean;
    for (int64_t y = 0; y < kMnistSide; ++y) {
      for (int64_t x = 0; x < kMnistSide; ++x) {
        sum += at(y, x);
        mean.x += at(y, x) * static_cast<double>(x);
        mean.y += at(y, x) * static_cast<double>(y);
      }
    }
    return {mean.x / sum, mean.y / sum};
  }
};

// The mean difference of two of them, of 255.
double difference(const LaidOut& a, const LaidOut& b) {
  double sum = 0;
  for (size_t i = 0; i < a.pixels.size(); ++i) sum += std::abs(a.pixels[i] - b.pixels[i]);
  return sum / static_cast<double>(a.pixels.size());
}

}  // namespace

TEST_CASE("digit: fits a box of 20, its centre of mass in the middle, bright on black") {
  for (int digit = 0; digit < 10; ++digit) {
    const LaidOut out(digit, {.height = 90, .x = 60, .y = 140});
    const Frame frame = out.frame();
    CHECK(std::max(frame.height(), frame.width()) == 20);
    CHECK(out.center().x == Approx(14).margin(0.51));
    CHECK(out.center().y == Approx(14).margin(0.51));
    CHECK(out.most() >= 250);
    CHECK(out.at(0, 0) == 0);
    CHECK(out.facts.is_dark);
    CHECK(is_laid_out_digit(out.pixels.data(), kMnistSide));
  }
}

TEST_CASE("digit: one of another size, or at another place, is not laid out") {
  const auto is_laid_out = [](const Drawing& drawing) {
    return is_laid_out_digit(reinterpret_cast<const uint8_t*>(drawn_digit(8, drawing).data()), drawing.side);
  };
  Drawing drawing{.side = 28, .height = 18, .stroke = 2.5, .x = 14.5, .y = 14.5, .paper = 0, .ink = 255};
  CHECK(is_laid_out(drawing));
  drawing.x = 18;
  CHECK_FALSE(is_laid_out(drawing));
  drawing.x = 14.5;
  drawing.height = 9;
  CHECK_FALSE(is_laid_out(drawing));
  drawing.height = 25;
  CHECK_FALSE(is_laid_out(drawing));
  CHECK_FALSE(is_laid_out({.side = 28, .paper = 0, .ink = 0}));
}

TEST_CASE("digit: the place told is around the strokes, in pixels of the picture") {
  const LaidOut small(0, {.height = 80, .ratio = 0.5, .stroke = 6, .x = 50, .y = 120});
  const Frame& frame = small.facts.frame;
  CHECK(frame.left == Approx(50 - 0.34 * 40 - 3).margin(1.5));
  CHECK(frame.right == Approx(50 + 0.34 * 40 + 3).margin(1.5));
  CHECK(frame.top == Approx(120 - 0.48 * 80 - 3).margin(1.5));
  CHECK(frame.bottom == Approx(120 + 0.48 * 80 + 3).margin(1.5));
  const LaidOut large(0, {.side = 600, .height = 240, .ratio = 0.5, .stroke = 18, .x = 150, .y = 360});
  CHECK(large.facts.frame.left == Approx(150 - 0.34 * 120 - 9).margin(4));
  CHECK(large.facts.frame.bottom == Approx(360 + 0.48 * 240 + 9).margin(4));
}

TEST_CASE("digit: neither colours, nor place, size, shadow or specks change it much") {
  for (const int digit : {2, 5, 7, 9}) {
    const LaidOut plain(digit, {});
    CHECK(difference(plain, LaidOut(8, {})) > 20);
    CHECK(difference(plain, LaidOut(digit, {.paper = 0, .ink = 255})) < 1);
    CHECK_FALSE(LaidOut(digit, {.paper = 0, .ink = 255}).facts.is_dark);
    CHECK(difference(plain, LaidOut(digit, {.paper = 200, .ink = 120})) < 3);
    CHECK(difference(plain, LaidOut(digit, {.x = 70, .y = 130})) < 5);
    CHECK(difference(plain, LaidOut(digit, {.side = 400, .height = 240, .stroke = 16, .x = 200, .y = 200})) <
          12);
    CHECK(difference(plain, LaidOut(digit, {.paper = 220, .ink = 40, .shadow = 120})) < 6);
    CHECK(LaidOut(digit, {.paper = 220, .ink = 40, .shadow = 120}).facts.is_dark);
    std::string specked = drawn_digit(digit, {});
    for (const size_t at : {1000U, 5050U, 38000U}) specked[at] = specked[at + 1] = specked[at + 200] = 0;
    CHECK(difference(plain, LaidOut(raster_of(specked, 200, 200))) < 1);
    for (size_t y = 0; y < 200; ++y)  // the table beside the paper
      for (size_t x = 0; x < 8; ++x) specked[y * 200 + x] = 20;
    CHECK(difference(plain, LaidOut(raster_of(specked, 200, 200))) < 6);
  }
}

TEST_CASE("digit: thin strokes are made as thick as MNIST's, thick ones stay") {
  const auto ink = [](double stroke) {
    const LaidOut out(3, {.stroke = stroke});
    double sum = 0;
    for (const uint8_t value : out.pixels) sum += value;
    return sum / 255;
  };
  CHECK(ink(1) > 60);
  CHECK(ink(1) == Approx(ink(4)).epsilon(0.3));
  CHECK(ink(24) > 1.3 * ink(12));
}

TEST_CASE("digit: one as MNIST has it stays nearly as it is, on squares of other sides too") {
  const std::string samples =
      drawn_digit(4, {.side = 28, .height = 18, .stroke = 2.5, .x = 14.5, .y = 14.5, .paper = 0, .ink = 255});
  const LaidOut out(raster_of(samples, 28, 28));
  double sum = 0;
  for (size_t i = 0; i < samples.size(); ++i)
    sum += std::abs(out.pixels[i] - static_cast<uint8_t>(samples[i]));
  CHECK(sum / static_cast<double>(samples.size()) < 25);
  CHECK(LaidOut(raster_of(samples, 28, 28), 1).most() > 0);
  for (const int64_t side : {8, 32, 64}) {
    const LaidOut other(raster_of(samples, 28, 28), side);
    CHECK(other.most() > 200);
  }
}

TEST_CASE("digit: a picture on which nothing stands out is refused") {
  const std::string expected = "shows no digit: nothing stands out of its background";
  const auto refusal = [](const Raster& picture) -> std::string {
    std::vector<uint8_t> out(kMnistSide * kMnistSide);
    try {
      lay_out_digit(picture, kMnistSide, out.data());
    } catch (const BadImage& error) {
      return error.what();
    }
    return "";
  };
  for (const int64_t side : {1, 2, 9, 300}) {
    const auto count = static_cast<size_t>(side * side);
    CHECK(refusal(raster_of(std::string(count, '\x40'), side, side)) == expected);
  }
  std::string gradient;
  for (int64_t i = 0; i < 100 * 100; ++i) gradient += static_cast<char>(50 + i % 100);
  CHECK(refusal(raster_of(gradient, 100, 100)) == expected);
  CHECK(refusal(raster_of("\x01\x02\x03", 1, 3)) == expected);
}

TEST_CASE("digit: digits side by side or one above the other are counted, one digit is one") {
  const Drawing drawing;
  const int64_t side = drawing.side;
  for (int digit = 0; digit < 10; ++digit) CHECK(LaidOut(digit, drawing).facts.things == 1);
  const std::string three = drawn_digit(3, drawing);
  const std::string seven = drawn_digit(7, drawing);
  std::string beside;
  for (int64_t y = 0; y < side; ++y) {
    for (const std::string* digit : {&three, &seven})
      beside += digit->substr(static_cast<size_t>(y * side), static_cast<size_t>(side));
  }
  CHECK(LaidOut(raster_of(beside, side, 2 * side)).facts.things == 2);
  CHECK(LaidOut(raster_of(three + seven, 2 * side, side)).facts.things == 2);
  CHECK(LaidOut(raster_of(three + seven + three, 3 * side, side)).facts.things == 3);
}

}  // namespace cnn

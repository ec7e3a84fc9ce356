#include "explain/sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "data/stb_font.h"
#include "explain/draw.h"

namespace cnn {
namespace {

constexpr int64_t kGap = 8;
constexpr int64_t kLine = 13;
constexpr size_t kLongestLine = 200;
constexpr uint8_t kGround = 255;
constexpr uint8_t kInk = 20;
constexpr uint8_t kFrame = 150;
constexpr Size2 kBar{10, 220};  // of the scale

std::string in_ascii(std::string text) {
  text.resize(std::min(text.size(), kLongestLine));
  std::ranges::replace_if(
      text, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

int64_t width_of(const std::string& text) {
  int64_t width = 0;
  for (const InkedBox& ink : text_in_ink(in_ascii(text))) width = std::max(width, ink.x.end);
  return width;
}

// A white sheet to draw on.
class Paper {
 public:
  explicit Paper(const Size2& size) : raster_{size.height, size.width, 3, {}} {
    raster_.pixels.assign(static_cast<size_t>(size.height * size.width * 3), kGround);
  }

  void write(const std::string& text, int64_t top, int64_t left, int64_t width) {
    for (const InkedBox& ink : text_in_ink(in_ascii(text))) {
      for (int64_t y = ink.y.begin; y < std::min(kLine, ink.y.end); ++y) {
        for (int64_t x = ink.x.begin; x < std::min(width, ink.x.end); ++x)
          std::fill_n(pixel(top + y, left + x), 3, kInk);
      }
    }
  }

  // With a line around it.
  void put(const std::vector<uint8_t>& pixels, const Size2& size, int64_t top, int64_t left) {
    for (int64_t y = -1; y <= size.height; ++y)
      std::fill_n(pixel(top + y, left - 1), (size.width + 2) * 3, kFrame);
    for (int64_t y = 0; y < size.height; ++y)
      std::copy_n(pixels.data() + y * size.width * 3, size.width * 3, pixel(top + y, left));
  }

  Raster take() { return std::move(raster_); }

 private:
  uint8_t* pixel(int64_t y, int64_t x) { return raster_.pixels.data() + (y * raster_.width + x) * 3; }

  Raster raster_;
};

struct ScaleText {
  std::string least;
  std::string greatest;

  explicit ScaleText(double most)
      : least(fmt::format("{:.3g}", most > 0 ? -most : 0)),
        greatest(fmt::format("0 is white, {:.3g}", most)) {}

  int64_t width() const { return width_of(least) + width_of(greatest) + kBar.width + 2 * kGap; }
};

std::vector<uint8_t> bar_pixels(double most) {
  std::vector<uint8_t> pixels;
  for (int64_t y = 0; y < kBar.height; ++y) {
    for (int64_t x = 0; x < kBar.width; ++x) {
      const double place = 2 * static_cast<double>(x) / static_cast<double>(kBar.width - 1) - 1;
      const Color color = signed_color(place * most, most);
      pixels.insert(pixels.end(), {color.red, color.green, color.blue});
    }
  }
  return pixels;
}

int64_t width_of(const SheetHead& head) {
  int64_t width = head.most ? ScaleText(*head.most).width() : 0;
  for (const std::string& line : head.text) width = std::max(width, width_of(line));
  return width;
}

int64_t height_of(const SheetHead& head) {
  const int64_t lines = std::ssize(head.text) + (head.most ? 1 : 0);
  return lines == 0 ? 0 : lines * kLine + kGap;
}

void draw_head(const SheetHead& head, Paper& paper) {
  int64_t top = kGap;
  for (const std::string& line : head.text) {
    paper.write(line, top, kGap, width_of(line));
    top += kLine;
  }
  if (!head.most) return;
  const ScaleText text(*head.most);
  int64_t left = kGap;
  paper.write(text.least, top, left, width_of(text.least));
  left += width_of(text.least) + kGap;
  paper.put(bar_pixels(*head.most), kBar, top, left);
  paper.write(text.greatest, top, left + kBar.width + kGap, width_of(text.greatest));
}

}  // namespace

Raster sheet_of(const std::vector<Panel>& tiles, const Size2& size, int64_t columns, const SheetHead& head) {
  size_t lines = 0;
  for (const Panel& tile : tiles) lines = std::max(lines, tile.text.size());
  const Size2 cell{size.height + 3 + kLine * static_cast<int64_t>(lines) + kGap, size.width + kGap};
  const int64_t rows = ceil_div(std::ssize(tiles), columns);
  const int64_t width = std::max(std::min(columns, std::ssize(tiles)) * cell.width, width_of(head) + kGap);
  Paper paper({height_of(head) + rows * cell.height + kGap, width + kGap});
  draw_head(head, paper);
  for (int64_t i = 0; i < std::ssize(tiles); ++i) {
    const Panel& tile = tiles[static_cast<size_t>(i)];
    const int64_t top = height_of(head) + kGap + i / columns * cell.height;
    const int64_t left = kGap + i % columns * cell.width;
    paper.put(tile.pixels, size, top, left);
    for (size_t line = 0; line < tile.text.size(); ++line)
      paper.write(tile.text[line], top + size.height + 3 + kLine * static_cast<int64_t>(line), left,
                  size.width);
  }
  return paper.take();
}

}  // namespace cnn

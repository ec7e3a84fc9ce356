#include "data/contact_sheet.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "data/stb_font.h"

namespace cnn {
namespace {

constexpr int64_t kLeastSide = 64;  // of an image as it is shown, in pixels
constexpr int64_t kGap = 6;
constexpr int64_t kTextHeight = 14;
constexpr uint8_t kBackground = 32;
constexpr uint8_t kLetterInk = 232;
constexpr size_t kLongestLabel = 200;

struct Layout {
  int64_t zoom = 1;
  int64_t columns = 1;
  int64_t rows = 1;
  Size2 cell;  // an image, its label and the gap to the next
};

Layout lay_out(int64_t count, const Volume& image) {
  Layout layout;
  layout.zoom = std::max<int64_t>(1, kLeastSide / std::max(image.height, image.width));
  layout.cell = {image.height * layout.zoom + kTextHeight + kGap,
                 std::max(kLeastSide, image.width * layout.zoom) + kGap};
  const double square = static_cast<double>(count) * static_cast<double>(layout.cell.height) /
                        static_cast<double>(layout.cell.width);
  layout.columns = std::clamp<int64_t>(std::llround(std::sqrt(square)), 1, count);
  layout.rows = ceil_div(count, layout.columns);
  return layout;
}

// (y, x) of the sheet, all three channels.
uint8_t* at(Raster& sheet, int64_t y, int64_t x) {
  return sheet.pixels.data() + (y * sheet.width + x) * sheet.channels;
}

void draw_image(const LabelledImage& image, const Volume& volume, int64_t zoom, int64_t top, int64_t left,
                Raster& sheet) {
  for (int64_t y = 0; y < volume.height * zoom; ++y) {
    for (int64_t x = 0; x < volume.width * zoom; ++x) {
      const int64_t pixel = y / zoom * volume.width + x / zoom;
      uint8_t* out = at(sheet, top + y, left + x);
      for (int64_t c = 0; c < 3; ++c) {
        out[c] =
            image.pixels[static_cast<size_t>(std::min(c, volume.channels - 1) * volume.pixels() + pixel)];
      }
    }
  }
}

void draw_text(std::string text, int64_t top, int64_t left, int64_t width, Raster& sheet) {
  text.resize(std::min(text.size(), kLongestLabel));
  std::ranges::replace_if(
      text, [](char c) { return c < ' ' || c > '~'; }, '?');
  for (const InkedBox& ink : text_in_ink(text)) {
    const Range columns{ink.x.begin, std::min(width, ink.x.end)};
    for (int64_t y = ink.y.begin; y < std::min(kTextHeight, ink.y.end); ++y) {
      for (int64_t x = columns.begin; x < columns.end; ++x)
        std::fill_n(at(sheet, top + y, left + x), 3, kLetterInk);
    }
  }
}

}  // namespace

Raster contact_sheet(const std::vector<LabelledImage>& images, const Volume& image) {
  const Layout layout = lay_out(std::ssize(images), image);
  Raster sheet{layout.rows * layout.cell.height + kGap, layout.columns * layout.cell.width + kGap, 3, {}};
  sheet.pixels.assign(static_cast<size_t>(sheet.height * sheet.width * 3), kBackground);
  for (int64_t i = 0; i < std::ssize(images); ++i) {
    const int64_t top = kGap + i / layout.columns * layout.cell.height;
    const int64_t left = kGap + i % layout.columns * layout.cell.width;
    const LabelledImage& shown = images[static_cast<size_t>(i)];
    draw_image(shown, image, layout.zoom, top, left, sheet);
    draw_text(shown.label, top + image.height * layout.zoom + 2, left, layout.cell.width - kGap, sheet);
  }
  return sheet;
}

}  // namespace cnn

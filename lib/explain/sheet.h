// Pictures side by side on one, with what is to be said of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/shape.h"
#include "data/raster.h"

namespace cnn {

// What one picture is of: a field of colours with lines of text below it.
struct Panel {
  std::vector<uint8_t> pixels;  // (height, width, 3)
  std::vector<std::string> text;
};

// What stands above all of them.
struct SheetHead {
  std::vector<std::string> text;
  std::optional<double> most;  // the scale of all maps, drawn from -most to most with figures
};

// `size` pixels each, framed, side by side from the left, `columns` in a row; text in ASCII, else '?'. Rows
// are as high as the most lines of text ask for. Text below a picture is cut where the next one begins; the
// sheet is as wide as its head asks for.
Raster sheet_of(const std::vector<Panel>& tiles, const Size2& size, int64_t columns,
                const SheetHead& head = {});

}  // namespace cnn

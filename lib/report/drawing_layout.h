// Where the layers of a drawn network stand: side by side, in as many rows as the page needs. All in units of
// the drawing.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/cuboid.h"
#include "report/drawn_layers.h"

namespace cnn {

constexpr double kLine = 12;     // from one line of text to the next
constexpr double kArrow = 14;    // the shortest one
constexpr double kPill = 16;     // the height of a layer within a block
constexpr double kWay = 20;      // from one way through a block to the next
constexpr double kMeeting = 46;  // the width of what becomes of them
constexpr double kBracket = 22;  // what is over a group that repeats
constexpr double kHead = 48;     // above the rows
constexpr double kFoot = 24;     // below them
constexpr double kMargin = 24;   // around all
constexpr double kRowGap = 14;

// The mean letter's width, times their number.
double text_width(const std::string& text);

// Of one way through a block.
double path_width(const std::vector<std::string>& path);

// A layer and the volume that it makes, side by side.
struct LayerExtent {
  double layer = 0;  // the layer's width
  CuboidExtent volume;
  double above = 0;  // the line that arrows are on
  double below = 0;

  double width() const { return layer + volume.before + volume.face + volume.behind + 6; }
};

struct Row {
  size_t first = 0;  // drawn layer
  size_t end = 0;
  double above = 0;
  double below = 0;
};

struct DrawingLayout {
  std::vector<LayerExtent> extents;  // of each drawn layer
  std::vector<Row> rows;
  double width = 0;
  double height = 0;
};

// Of a page in landscape, height/width at most `ratio`; wider than `least` only where that needs it. A group
// that repeats stands in one row where it fits into one.
DrawingLayout lay_out(const DrawnNetwork& network, double least, double ratio);

}  // namespace cnn

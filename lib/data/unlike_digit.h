// Drawings that are no digits: told by how much is drawn and what it encloses, not by what it looks like.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cnn {

// Of what is drawn, in parts of its longer side.
struct DrawnShape {
  double width = 0;   // of the strokes
  double length = 0;  // of all of them together
  double edge = 0;    // how much of each of the four edges of the box around it runs along strokes, at least
  double ratio = 0;   // of the box's shorter side to the longer
  int64_t loops = 0;  // of paper, closed in on all sides, that are no specks
  double off_ellipse = 0;   // of one closed line (data/outline.h), else 0
  bool has_inside = false;  // a patch stands by itself in one of them
};

// `strokes`: 1 or 0, (height, width), some of them 1 (data/strokes.h).
DrawnShape drawn_shape(const std::vector<uint8_t>& strokes, int64_t height, int64_t width);

// Why no digit is of such a shape; empty where one may be. Of the first 2,000 test digits of MNIST, enlarged
// to 200x200, it says something of none.
std::string why_no_digit(const DrawnShape& shape);

}  // namespace cnn

// The strokes of a drawing, as a shape of its own.
#pragma once

#include <cstdint>
#include <vector>

#include "data/ink.h"

namespace cnn {

// Rows and columns, from the first to before the end.
struct Frame {
  int64_t top = 0;
  int64_t left = 0;
  int64_t bottom = 0;
  int64_t right = 0;

  int64_t height() const { return bottom - top; }
  int64_t width() const { return right - left; }
};

// Which pixels belong to the drawing: those of ink whose patches are large enough. Left out are specks, and
// patches that touch the picture's edge (the table that the paper lies on) where others are of a size with
// them. 1 or 0, (height, width) of the plane.
std::vector<uint8_t> strokes_of(const Plane& ink);

// How many things stand apart, side by side or one above the other, of a size with each other: 1 of a digit,
// also of one whose strokes are broken or do not quite meet. `strokes`: as above, some of them 1.
int64_t count_things(const std::vector<uint8_t>& strokes, int64_t height, int64_t width);

// Around all that is above `least`; the plane has something that is.
Frame frame_of(const Plane& plane, float least);

// How wide strokes are, in pixels: twice their area by the length of their outline.
double stroke_width(const std::vector<uint8_t>& strokes, int64_t height, int64_t width);

// Every pixel the largest within `radius` of it; the plane grows by so many rows and columns on each side.
Plane thickened(const Plane& plane, double radius);

}  // namespace cnn

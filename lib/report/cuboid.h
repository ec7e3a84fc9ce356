// A volume as a cuboid: its height and width are the face that is seen from the side, its channels the
// thickness, all on logarithmic scales, and every edge says its size. A vector (fully connected layers)
// stands as a bar.
#pragma once

#include <string>

#include "base/shape.h"
#include "report/svg.h"

namespace cnn {

// What a cuboid takes, in units of the drawing, with the sizes written around it.
struct CuboidExtent {
  double before = 0;  // left of the front face: room for the height that is written there
  double face = 0;    // the front face's width
  double behind = 0;  // right of it
  double above = 0;   // over the middle of the face
  double below = 0;
};

CuboidExtent cuboid_extent(const Volume& volume);

// `middle`: of the front face's left edge, where an arrow comes in. `style`: of its faces, to which "front",
// "top" and "side" are added.
void draw_cuboid(Svg& svg, Point middle, const Volume& volume, const std::string& style);

// From the front face's left edge to where an arrow leaves it, at the same height.
double cuboid_reach(const Volume& volume);

}  // namespace cnn

// The axes of a chart, drawn.
#pragma once

#include <string>
#include <vector>

#include "report/svg.h"

namespace cnn {

// Numbers along a line on the paper.
struct Axis {
  double low = 0;
  double high = 1;
  double from = 0;  // on the paper
  double to = 1;

  double at(double value) const { return from + (value - low) / (high - low) * (to - from); }
};

struct AxisMark {
  double value = 0;
  std::string text;
};

// Makes `high` greater than `low`.
void widen(double& low, double& high);

// Multiples of 1, 2 or 5 times a power of ten from `low` to `high`, about `count`; one where the two are the
// same.
std::vector<double> axis_marks(double low, double high, int count);

// With lines across the paper at about five values of `y`, and `x_title` in the paper's middle at `bottom`.
// `room`: by how much the axes lie outside of what is drawn, on all sides.
void draw_axes(Svg& svg, const Axis& x, const Axis& y, const std::vector<AxisMark>& x_marks,
               const std::string& x_title, double bottom, double room = 0);

}  // namespace cnn

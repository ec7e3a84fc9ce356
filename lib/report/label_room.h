// Room for texts on a drawing.
#pragma once

#include <optional>
#include <vector>

#include "report/svg.h"

namespace cnn {

struct Area {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;

  bool meets(const Area& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
  bool is_within(const Area& other) const {
    return left >= other.left && right <= other.right && top >= other.top && bottom <= other.bottom;
  }
};

// Around a line, a little wider than it.
Area area_of_line(Point a, Point b);

struct LabelPlace {
  Point at;
  Anchor anchor = Anchor::start;
};

// What lies where.
class LabelRoom {
 public:
  explicit LabelRoom(const Area& sheet) : sheet_(sheet) {}

  void take(const Area& area) { taken_.push_back(area); }

  // For a text so wide, of 12 units' height, beside a circle: to the right, the left, above or below it, else
  // at its middle's corners. What it gets is taken. Nothing where there is none.
  std::optional<LabelPlace> place(Point middle, double radius, double width);

 private:
  bool is_free(const Area& area) const;

  Area sheet_;
  std::vector<Area> taken_;
};

}  // namespace cnn

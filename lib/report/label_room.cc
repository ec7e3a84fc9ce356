#include "report/label_room.h"

#include <algorithm>
#include <array>

namespace cnn {
namespace {

constexpr double kTextHigh = 13;
constexpr double kAboveLine = 10;  // of a text, above the line that it stands on
constexpr double kGap = 4;

Area area_of_text(const LabelPlace& place, double width) {
  const double left = place.anchor == Anchor::start ? place.at.x
                      : place.anchor == Anchor::end ? place.at.x - width
                                                    : place.at.x - width / 2;
  const double top = place.at.y - kAboveLine;
  return {left, top, left + width, top + kTextHigh};
}

}  // namespace

Area area_of_line(Point a, Point b) {
  return {std::min(a.x, b.x) - 1, std::min(a.y, b.y) - 1, std::max(a.x, b.x) + 1, std::max(a.y, b.y) + 1};
}

bool LabelRoom::is_free(const Area& area) const {
  return area.is_within(sheet_) &&
         std::ranges::none_of(taken_, [&](const Area& taken) { return taken.meets(area); });
}

std::optional<LabelPlace> LabelRoom::place(Point middle, double radius, double width) {
  for (const double away : {radius + kGap, kGap + 2}) {
    for (const double shift : {0.0, -kTextHigh, kTextHigh}) {
      const double line = middle.y + kGap + shift;
      const std::array places = {
          LabelPlace{{middle.x + away, line}, Anchor::start},
          LabelPlace{{middle.x - away, line}, Anchor::end},
          LabelPlace{{middle.x, middle.y - away + shift}, Anchor::middle},
          LabelPlace{{middle.x, middle.y + away + kAboveLine + shift}, Anchor::middle}};
      for (const LabelPlace& place : places) {
        const Area area = area_of_text(place, width);
        if (!is_free(area)) continue;
        take(area);
        return place;
      }
    }
  }
  return std::nullopt;
}

}  // namespace cnn

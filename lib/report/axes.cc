#include "report/axes.h"

#include <fmt/format.h>

#include <cmath>

namespace cnn {

void widen(double& low, double& high) {
  if (high > low) return;
  const double room = low == 0 ? 1 : std::abs(low) / 2;
  low -= room;
  high += room;
}

std::vector<double> axis_marks(double low, double high, int count) {
  if (!(high > low)) return {low};
  const double rough = (high - low) / count;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double share = rough / power;
  const double step = power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
  std::vector<double> marks;
  for (double k = std::ceil(low / step - 1e-9); k * step <= high + step * 1e-9; ++k)
    marks.push_back(k == 0 ? 0 : k * step);  // no -0
  return marks;
}

void draw_axes(Svg& svg, const Axis& x, const Axis& y, const std::vector<AxisMark>& x_marks,
               const std::string& x_title, double bottom, double room) {
  const double left = x.from - room;
  const double right = x.to + room;
  const double foot = y.from + room;
  for (const double mark : axis_marks(y.low, y.high, 5)) {
    svg.line({left, y.at(mark)}, {right, y.at(mark)}, "grid");
    svg.text({left - 6, y.at(mark) + 4}, Anchor::end, fmt::format("{:.6g}", mark), "mark");
  }
  for (const AxisMark& mark : x_marks) {
    svg.line({x.at(mark.value), foot}, {x.at(mark.value), foot + 4}, "axis");
    svg.text({x.at(mark.value), foot + 17}, Anchor::middle, mark.text, "mark");
  }
  svg.line({left, foot}, {right, foot}, "axis");
  svg.text({(x.from + x.to) / 2, bottom}, Anchor::middle, x_title, "mark");
}

}  // namespace cnn

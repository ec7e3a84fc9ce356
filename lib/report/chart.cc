#include "report/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/axes.h"

namespace cnn {
namespace {

constexpr double kMillimetres = 180;  // across a page of A4

// Like a page's (report/page_style.h), on paper and on screens.
constexpr const char* kDrawingStyle =
    "svg{background:#fff}text{font:12px "
    "system-ui,sans-serif}.grid{stroke:#c9cfd6}.axis{stroke:#535b65}.mark{fill:#535b65}"
    ".curve{fill:none;stroke-width:2}.dot{stroke:none}.series-0{stroke:#0b62a8}.series-1{stroke:#b84a00;"
    "stroke-dasharray:7 3}"
    ".series-2{stroke:#00734f;stroke-dasharray:2 3}.series-3{stroke:#7a3e8c;stroke-dasharray:9 3 2 3}"
    ".dot.series-0{fill:#0b62a8}.dot.series-1{fill:#b84a00}.dot.series-2{fill:#00734f}.dot.series-3{fill:#"
    "7a3e8c}";

constexpr double kWidth = 440;
constexpr double kHeight = 240;
constexpr double kLeft = 58;
constexpr double kRight = 16;
constexpr double kTop = 30;  // the legend's
constexpr double kBottom = 40;
constexpr size_t kMarkedPoints = 40;  // more are a line without dots

bool is_drawn(const Point& point) {
  return std::isfinite(point.x) && std::isfinite(point.y);
}

std::vector<AxisMark> marks_of(const Axis& x, bool is_of_wholes) {
  std::vector<AxisMark> marks;
  for (const double mark : axis_marks(x.low, x.high, 6)) {
    if (is_of_wholes && std::abs(mark - std::round(mark)) > 1e-9) continue;
    marks.push_back({mark, fmt::format("{:.6g}", mark)});
  }
  return marks;
}

void draw_series(Svg& svg, const Axis& x, const Axis& y, const Series& series, const std::string& style) {
  std::vector<Point> points;
  for (const Point& point : series.points) {
    if (is_drawn(point)) points.push_back({x.at(point.x), y.at(point.y)});
  }
  if (points.size() > 1) svg.polyline(points, "curve " + style);
  if (points.size() > kMarkedPoints) return;
  for (const Point& point : points) svg.circle(point, 3, "dot " + style);
}

}  // namespace

namespace {

void draw_lines(Svg& svg, const std::string& x_title, const std::vector<Series>& series) {
  Axis x{INFINITY, -INFINITY, kLeft, kWidth - kRight};
  Axis y{INFINITY, -INFINITY, kHeight - kBottom, kTop};
  for (const Series& one : series) {
    for (const Point& point : one.points) {
      if (!is_drawn(point)) continue;
      x.low = std::min(x.low, point.x);
      x.high = std::max(x.high, point.x);
      y.low = std::min(y.low, point.y);
      y.high = std::max(y.high, point.y);
    }
  }
  if (!(x.low <= x.high)) x.low = x.high = y.low = y.high = 0;
  widen(x.low, x.high);
  widen(y.low, y.high);
  draw_axes(svg, x, y, marks_of(x, true), x_title, kHeight - 6);
  double legend = kLeft;
  for (size_t i = 0; i < series.size(); ++i) {
    const std::string style = fmt::format("series-{}", i % 4);
    draw_series(svg, x, y, series[i], style);
    svg.polyline({{legend, 12}, {legend + 26, 12}}, "curve " + style);
    svg.text({legend + 32, 16}, Anchor::start, series[i].name, "mark");
    legend += 60 + 7 * static_cast<double>(series[i].name.size());
  }
}

}  // namespace

std::string line_chart(const std::string& name, const std::string& x_title,
                       const std::vector<Series>& series) {
  Svg svg;
  draw_lines(svg, x_title, series);
  return svg.element(kWidth, kHeight, name);
}

std::string line_drawing(const std::string& name, const std::string& description, const std::string& x_title,
                         const std::vector<Series>& series) {
  Svg svg;
  draw_lines(svg, x_title, series);
  return svg.document(kWidth, kHeight, kMillimetres, kDrawingStyle, name, description);
}

std::string reliability_chart(const std::string& name, const Calibration& calibration) {
  const Axis x{0, 1, kLeft, kLeft + kHeight - kTop - kBottom};
  const Axis y{0, 1, kHeight - kBottom, kTop};
  Svg svg;
  for (const CalibrationBin& bin : calibration.bins) {
    if (bin.images == 0) continue;
    const double top = y.at(bin.accuracy);
    svg.box({x.at(bin.low) + 1, top}, x.at(bin.high) - x.at(bin.low) - 2, y.from - top, 0, "bar");
    svg.circle({x.at(bin.confidence), top}, 3, "dot series-1");
  }
  draw_axes(svg, x, y, marks_of(x, false), "confidence", kHeight - 6);
  svg.line({x.from, y.from}, {x.to, y.to}, "ideal");
  svg.text({x.from, 16}, Anchor::start, "accuracy", "mark");
  return svg.element(x.to + kRight, kHeight, name);
}

}  // namespace cnn

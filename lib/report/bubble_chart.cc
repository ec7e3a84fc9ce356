#include "report/bubble_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/readable_numbers.h"
#include "report/axes.h"
#include "report/statistics.h"
#include "report/svg.h"

namespace cnn {
namespace {

constexpr double kSheetHigh = 420;
constexpr double kSheetWide = 720;
constexpr double kLeftOfBubbles = 58;
constexpr double kRightOfBubbles = 60;
constexpr double kAboveBubbles = 40;
constexpr double kBelowBubbles = 46;
constexpr double kLargest = 30;  // a circle's radius
constexpr double kSmallest = 3;

struct Bubble {
  const ComparedRun* run;
  double x;         // log10 of its MACs
  double accuracy;  // percent
  Interval interval;
};

std::vector<Bubble> bubbles_of(const std::vector<ComparedRun>& runs) {
  std::vector<Bubble> bubbles;
  for (const ComparedRun& run : runs) {
    if (!run.score || run.macs <= 0) continue;
    const Interval interval = wilson_interval(run.score->right, run.score->total);
    bubbles.push_back({&run,
                       std::log10(static_cast<double>(run.macs)),
                       100 * run.score->share(),
                       {100 * interval.low, 100 * interval.high}});
  }
  // The large ones first, so that none hides another.
  std::ranges::sort(bubbles, std::ranges::greater(),
                    [](const Bubble& bubble) { return bubble.run->parameters; });
  return bubbles;
}

std::vector<AxisMark> marks_of_powers(const Axis& x) {
  std::vector<AxisMark> marks;
  for (double power = std::ceil(x.low); power <= x.high; ++power)
    marks.push_back({power, readable_count(std::llround(std::pow(10, power)))});
  return marks;
}

void draw_front(Svg& svg, std::vector<Bubble> bubbles, const Axis& x, const Axis& y) {
  std::erase_if(bubbles, [](const Bubble& bubble) { return !bubble.run->is_on_front; });
  std::ranges::sort(bubbles, {}, &Bubble::x);
  std::vector<Point> corners;
  for (const Bubble& bubble : bubbles) {
    if (!corners.empty()) corners.push_back({x.at(bubble.x), corners.back().y});
    corners.push_back({x.at(bubble.x), y.at(bubble.accuracy)});
  }
  if (corners.size() > 1) svg.polyline(corners, "curve series-1");
}

}  // namespace

std::string bubble_chart(const std::vector<ComparedRun>& runs) {
  const std::vector<Bubble> bubbles = bubbles_of(runs);
  if (bubbles.empty()) return "";
  Axis x{INFINITY, -INFINITY, kLeftOfBubbles, kSheetWide - kRightOfBubbles};
  Axis y{INFINITY, -INFINITY, kSheetHigh - kBelowBubbles, kAboveBubbles};
  for (const Bubble& bubble : bubbles) {
    x.low = std::min(x.low, bubble.x);
    x.high = std::max(x.high, bubble.x);
    y.low = std::min(y.low, bubble.interval.low);
    y.high = std::max(y.high, bubble.interval.high);
  }
  x.low = std::floor(x.low - 0.05);
  x.high = std::ceil(x.high + 0.05);
  widen(y.low, y.high);
  const auto most = static_cast<double>(bubbles.front().run->parameters);
  Svg svg;
  draw_axes(svg, x, y, marks_of_powers(x), "multiply-accumulates an image", kSheetHigh - 6);
  svg.text(
      {x.from, 16}, Anchor::start,
      "accuracy in percent, with its 95% interval; a circle's area: parameters; the line: the Pareto front",
      "mark");
  draw_front(svg, bubbles, x, y);
  for (const Bubble& bubble : bubbles) {
    const double area = most > 0 ? static_cast<double>(bubble.run->parameters) / most : 0;
    const double radius = std::max(kSmallest, kLargest * std::sqrt(area));
    const Point middle{x.at(bubble.x), y.at(bubble.accuracy)};
    svg.circle(middle, radius, "bubble");
    svg.line({middle.x, y.at(bubble.interval.low)}, {middle.x, y.at(bubble.interval.high)}, "axis");
    svg.circle(middle, 2, "dot series-0");
    svg.text({middle.x + radius + 4, middle.y + 4}, Anchor::start, bubble.run->name, "mark");
  }
  return svg.element(kSheetWide, kSheetHigh,
                     "Accuracy against multiply-accumulates; the table below has the numbers");
}

}  // namespace cnn

#include "report/bubble_chart.h"

#include <algorithm>
#include <cmath>

#include "base/printable.h"
#include "base/readable_numbers.h"
#include "report/axes.h"
#include "report/label_room.h"
#include "report/statistics.h"
#include "report/svg.h"

namespace cnn {
namespace {

constexpr double kSheetHigh = 440;
constexpr double kSheetWide = 720;
constexpr double kLeftOfBubbles = 58;
constexpr double kRightOfBubbles = 20;
constexpr double kAboveBubbles = 14;
constexpr double kBelowBubbles = 46;
constexpr double kLargest = 30;  // a circle's radius, and the room around them all
constexpr double kSmallest = 3;
constexpr double kLetterWide = 7.4;  // of the page's fonts, rather too wide
constexpr size_t kNameLetters = 24;

struct Bubble {
  size_t place;  // in the list
  const ComparedRun* run;
  double x;         // log10 of its MACs
  double accuracy;  // percent
  Interval interval;
};

struct Sheet {
  Axis x{INFINITY, -INFINITY, kLeftOfBubbles + kLargest, kSheetWide - kRightOfBubbles - kLargest};
  Axis y{INFINITY, -INFINITY, kSheetHigh - kBelowBubbles - kLargest, kAboveBubbles + kLargest};
  double most = 0;  // parameters

  Point at(const Bubble& bubble) const { return {x.at(bubble.x), y.at(bubble.accuracy)}; }
  double true_radius(const Bubble& bubble) const {
    const double area = most > 0 ? static_cast<double>(bubble.run->parameters) / most : 0;
    return kLargest * std::sqrt(area);
  }
  double radius(const Bubble& bubble) const { return std::max(kSmallest, true_radius(bubble)); }
};

std::vector<Bubble> bubbles_of(const std::vector<ComparedRun>& runs, BubbleChart& chart) {
  std::vector<Bubble> bubbles;
  for (size_t i = 0; i < runs.size(); ++i) {
    const ComparedRun& run = runs[i];
    if (!run.score) continue;
    if (run.macs <= 0) {
      chart.left_out.push_back(i);
      continue;
    }
    const Interval interval = wilson_interval(run.score->right, run.score->total);
    bubbles.push_back({i,
                       &run,
                       std::log10(static_cast<double>(run.macs)),
                       100 * run.score->share(),
                       {100 * interval.low, 100 * interval.high}});
  }
  // The large ones first, so that none hides another.
  std::ranges::stable_sort(bubbles, std::ranges::greater(),
                           [](const Bubble& bubble) { return bubble.run->parameters; });
  return bubbles;
}

Sheet sheet_of(const std::vector<Bubble>& bubbles) {
  Sheet sheet;
  for (const Bubble& bubble : bubbles) {
    sheet.x.low = std::min(sheet.x.low, bubble.x);
    sheet.x.high = std::max(sheet.x.high, bubble.x);
    sheet.y.low = std::min(sheet.y.low, bubble.interval.low);
    sheet.y.high = std::max(sheet.y.high, bubble.interval.high);
  }
  sheet.x.low = std::floor(sheet.x.low - 0.05);
  sheet.x.high = std::ceil(sheet.x.high + 0.05);
  widen(sheet.y.low, sheet.y.high);
  sheet.most = static_cast<double>(bubbles.front().run->parameters);
  return sheet;
}

std::vector<AxisMark> marks_of_powers(const Axis& x) {
  std::vector<AxisMark> marks;
  for (double power = std::ceil(x.low); power <= x.high; ++power)
    marks.push_back({power, readable_count(std::llround(std::pow(10, power)))});
  return marks;
}

void draw_front(Svg& svg, LabelRoom& room, std::vector<Bubble> bubbles, const Sheet& sheet) {
  std::erase_if(bubbles, [](const Bubble& bubble) { return !bubble.run->is_on_front; });
  std::ranges::sort(bubbles, {}, &Bubble::x);
  std::vector<Point> corners;
  for (const Bubble& bubble : bubbles) {
    const Point at = sheet.at(bubble);
    if (!corners.empty()) corners.push_back({at.x, corners.back().y});
    corners.push_back(at);
  }
  for (size_t i = 1; i < corners.size(); ++i) room.take(area_of_line(corners[i - 1], corners[i]));
  if (corners.size() > 1) svg.polyline(corners, "curve series-1");
}

void draw_bubble(Svg& svg, LabelRoom& room, const Bubble& bubble, const Sheet& sheet) {
  const Point middle = sheet.at(bubble);
  const Point low{middle.x, sheet.y.at(bubble.interval.low)};
  const Point high{middle.x, sheet.y.at(bubble.interval.high)};
  svg.circle(middle, sheet.radius(bubble), "bubble");
  svg.line(low, high, "axis");
  svg.circle(middle, 2, "dot series-0");
  room.take(area_of_line(low, high));
  room.take({middle.x - 3, middle.y - 3, middle.x + 3, middle.y + 3});
}

// Its name where there is room, or else its number.
void label_bubble(Svg& svg, LabelRoom& room, const Bubble& bubble, const Sheet& sheet, BubbleChart& chart) {
  const std::string name = cut_name(bubble.run->name, kNameLetters);
  const std::string number = std::to_string(bubble.place + 1);
  for (const bool is_number : {false, true}) {
    const std::string& text = is_number ? number : name;
    const auto letters = static_cast<double>(std::min(text.size(), kNameLetters));
    const auto place = room.place(sheet.at(bubble), sheet.radius(bubble), kLetterWide * letters);
    if (!place) continue;
    svg.text(place->at, place->anchor, text, "mark");
    chart.has_numbers = chart.has_numbers || is_number;
    return;
  }
  chart.unnamed.push_back(bubble.place);
}

}  // namespace

BubbleChart bubble_chart(const std::vector<ComparedRun>& runs) {
  BubbleChart chart;
  const std::vector<Bubble> bubbles = bubbles_of(runs, chart);
  if (bubbles.empty()) return chart;
  const Sheet sheet = sheet_of(bubbles);
  Svg svg;
  LabelRoom room({kLeftOfBubbles + 2, 2, kSheetWide - 2, kSheetHigh - kBelowBubbles - 2});
  draw_axes(svg, sheet.x, sheet.y, marks_of_powers(sheet.x), "multiply-accumulates an image", kSheetHigh - 6,
            kLargest);
  draw_front(svg, room, bubbles, sheet);
  for (const Bubble& bubble : bubbles) {
    draw_bubble(svg, room, bubble, sheet);
    chart.has_enlarged = chart.has_enlarged || sheet.true_radius(bubble) < kSmallest;
  }
  for (const Bubble& bubble : bubbles) label_bubble(svg, room, bubble, sheet, chart);
  std::ranges::sort(chart.unnamed);
  chart.svg = svg.element(kSheetWide, kSheetHigh,
                          "Accuracy against multiply-accumulates; the table below has the numbers");
  return chart;
}

std::string cut_name(const std::string& name, size_t most) {
  std::vector<std::string> letters;
  for (size_t i = 0; i < name.size();) {
    const PrintableCharacter letter = printable_character(name, i);
    letters.push_back(letter.text);
    i += letter.length;
  }
  const size_t end = most / 2;
  const size_t begin = most - end - 1;
  std::string text;
  for (size_t i = 0; i < letters.size(); ++i) {
    if (letters.size() <= most || i < begin || i >= letters.size() - end) {
      text += letters[i];
    } else if (i == begin) {
      text += "\u2026";
    }
  }
  return text;
}

}  // namespace cnn

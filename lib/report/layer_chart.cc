#include "report/layer_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/printable.h"
#include "report/svg.h"

namespace cnn {
namespace {

constexpr double kSheetWidth = 470;
constexpr double kRowHeight = 20;
constexpr double kLegendHeight = 30;
constexpr double kAxisHeight = 24;
constexpr double kRightMargin = 24;  // right of the axis, for its last mark
constexpr double kLongestName = 216;
constexpr double kNameLetter = 7;
constexpr double kHistogramWidth = 280;
constexpr double kHistogramHeight = 130;

using Along = std::function<double(double value)>;  // where a value lies, 0..1 of the axis

struct Mark {
  double value = 0;
  std::string text;
};

// Told apart by their shapes too.
void draw_dot(Svg& svg, Point middle, size_t series) {
  constexpr double kReach = 5;
  const std::string style = fmt::format("dot series-{}", series);
  if (series % 2 == 0) return svg.circle(middle, kReach, style);
  svg.polygon({{middle.x - kReach, middle.y},
               {middle.x, middle.y - kReach},
               {middle.x + kReach, middle.y},
               {middle.x, middle.y + kReach}},
              style);
}

// Its begin and its end, as much of them as there is room for.
std::string shortened(const std::string& name) {
  constexpr size_t kMost = static_cast<size_t>((kLongestName - 16) / kNameLetter);
  constexpr size_t kBegin = kMost / 2 - 2;
  if (name.size() <= kMost) return name;
  return name.substr(0, kBegin) + "…" + name.substr(name.size() - (kMost - kBegin - 1));
}

// Rows of names with what is drawn beside each, over an axis with marks.
std::string rows_chart(const std::string& name, const std::vector<std::string>& series,
                       const std::vector<ChartRow>& rows, const std::vector<Mark>& marks, const Along& along,
                       const std::function<void(Svg&, const ChartRow&, const Along&, double)>& draw,
                       bool is_of_bars) {
  double left = 40;
  for (const ChartRow& row : rows)
    left = std::max(left, 16 + kNameLetter * static_cast<double>(row.name.size()));
  left = std::min(left, kLongestName);
  const double right = kSheetWidth - kRightMargin;
  const double bottom = kLegendHeight + kRowHeight * static_cast<double>(rows.size());
  const Along x = [&](double value) { return left + along(value) * (right - left); };
  Svg svg;
  for (const Mark& mark : marks) {
    svg.line({x(mark.value), kLegendHeight}, {x(mark.value), bottom}, "grid");
    svg.text({x(mark.value), bottom + 17}, Anchor::middle, mark.text, "mark");
  }
  svg.line({left, bottom}, {right, bottom}, "axis");
  for (size_t i = 0; i < rows.size(); ++i) {
    const double middle = kLegendHeight + kRowHeight * (static_cast<double>(i) + 0.5);
    svg.text({left - 8, middle + 4}, Anchor::end, printable(shortened(rows[i].name)), "mark");
    draw(svg, rows[i], x, middle);
  }
  double legend = left;
  for (size_t i = 0; i < series.size(); ++i) {
    if (is_of_bars) {
      svg.box({legend, 7}, 14, 10, 0, fmt::format("bar bar-{}", i));
    } else {
      draw_dot(svg, {legend + 7, 12}, i);
    }
    svg.text({legend + 20, 16}, Anchor::start, series[i], "mark");
    legend += 44 + kNameLetter * static_cast<double>(series[i].size());
  }
  return svg.element(kSheetWidth, bottom + kAxisHeight, name);
}

bool is_above_zero(double value) {
  return std::isfinite(value) && value > 0;
}

}  // namespace

std::string decades_chart(const std::string& name, const std::vector<std::string>& series,
                          const std::vector<ChartRow>& rows) {
  double low = INFINITY;
  double high = -INFINITY;
  for (const ChartRow& row : rows) {
    for (const double value : row.values) {
      if (!is_above_zero(value)) continue;
      low = std::min(low, std::floor(std::log10(value)));
      high = std::max(high, std::ceil(std::log10(value)));
    }
  }
  if (!(low <= high)) low = high = 0;
  high = std::max(high, low + 1);
  std::vector<Mark> marks;
  for (double decade = low; decade <= high; decade += std::ceil((high - low) / 8))
    marks.push_back({std::pow(10, decade), fmt::format("{:g}", std::pow(10, decade))});
  return rows_chart(
      name, series, rows, marks, [&](double value) { return (std::log10(value) - low) / (high - low); },
      [](Svg& svg, const ChartRow& row, const Along& x, double middle) {
        for (size_t i = 0; i < row.values.size(); ++i) {
          if (is_above_zero(row.values[i])) draw_dot(svg, {x(row.values[i]), middle}, i);
        }
      },
      false);
}

std::string shares_chart(const std::string& name, const std::vector<std::string>& series,
                         const std::vector<ChartRow>& rows) {
  std::vector<Mark> marks;
  for (const double part : {0.0, 0.25, 0.5, 0.75, 1.0})
    marks.push_back({part, fmt::format("{:.0f}%", 100 * part)});
  return rows_chart(
      name, series, rows, marks, [](double value) { return std::clamp(value, 0.0, 1.0); },
      [&](Svg& svg, const ChartRow& row, const Along& x, double middle) {
        const double height = (kRowHeight - 4) / static_cast<double>(std::max<size_t>(1, series.size()));
        for (size_t i = 0; i < row.values.size(); ++i) {
          const double top = middle - kRowHeight / 2 + 2 + height * static_cast<double>(i);
          if (is_above_zero(row.values[i]))
            svg.box({x(0), top}, x(row.values[i]) - x(0), height, 0, fmt::format("bar bar-{}", i));
        }
      },
      true);
}

std::string histogram_chart(const std::string& name, double least, double greatest,
                            const std::vector<int64_t>& bins) {
  constexpr double top = 8;
  constexpr double bottom = kHistogramHeight - 24;
  constexpr double left = 8;
  constexpr double right = kHistogramWidth - 8;
  const int64_t most = bins.empty() ? 0 : std::ranges::max(bins);
  const double width = (right - left) / static_cast<double>(std::max<size_t>(1, bins.size()));
  Svg svg;
  for (size_t i = 0; i < bins.size(); ++i) {
    if (bins[i] == 0) continue;
    const double height = (bottom - top) * static_cast<double>(bins[i]) / static_cast<double>(most);
    svg.box({left + width * static_cast<double>(i), bottom - height}, width, height, 0, "bar bar-0");
  }
  svg.line({left, bottom}, {right, bottom}, "axis");
  svg.text({left, kHistogramHeight - 8}, Anchor::start, fmt::format("{:.3g}", least == 0 ? 0 : least),
           "mark");
  svg.text({right, kHistogramHeight - 8}, Anchor::end, fmt::format("{:.3g}", greatest == 0 ? 0 : greatest),
           "mark");
  if (least < 0 && greatest > 0) {
    const double zero = left - least / (greatest - least) * (right - left);
    svg.line({zero, top}, {zero, bottom + 4}, "ideal");
    if (zero > left + 60 && zero < right - 60)
      svg.text({zero, kHistogramHeight - 8}, Anchor::middle, "0", "mark");
  }
  return svg.element(kHistogramWidth, kHistogramHeight, name);
}

}  // namespace cnn

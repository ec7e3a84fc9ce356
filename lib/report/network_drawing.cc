#include "report/network_drawing.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "base/readable_numbers.h"
#include "report/cuboid.h"
#include "report/drawing_layout.h"
#include "report/drawn_layers.h"
#include "report/svg.h"

namespace cnn {

namespace {

constexpr double kPage = 297;  // A4, millimetres
constexpr double kPageRatio = 210.0 / kPage;
constexpr double kFullSize = 1000;  // units of a page's width, where text is of full size

constexpr const char* kStyle =
    "text{font:10px 'DejaVu Sans',Verdana,sans-serif;fill:#111}.name{font-weight:bold}.title{font-size:16px;"
    "font-weight:bold}.size{font-size:9px}.small{font-size:9px}.line{stroke:#333;stroke-width:1}"
    ".tip{fill:#333}.bracket{stroke:#333;stroke-width:1}.page{fill:#fff}polygon,rect{stroke:#333;"
    "stroke-width:.7;stroke-linejoin:round}.page,.tip{stroke:none}.block{fill:#f6efdf}.pill{fill:#fff}"
    ".top{opacity:.75}.side{opacity:.55}.input-volume{fill:#d8d8d8}.conv-volume{fill:#8fb9e0}"
    ".pool-volume{fill:#f0a493}.fc-volume{fill:#98cfa0}.block-volume{fill:#dfc27d}";

const char* word_of(DrawnKind kind) {
  switch (kind) {
    case DrawnKind::input:
      return "input";
    case DrawnKind::conv:
      return "conv";
    case DrawnKind::pool:
      return "pool";
    case DrawnKind::fc:
      return "fc";
    case DrawnKind::block:
      return "block";
    case DrawnKind::other:
      return "input";
  }
  return "input";
}

std::string volume_style(DrawnKind kind) {
  return std::string(word_of(kind)) + "-volume";
}

void draw_layer(Svg& svg, const DrawnLayer& drawn, double width, Point from) {
  const Point end = {from.x + width, from.y};
  svg.arrow(from, end);
  const double middle = from.x + (width - 4) / 2;
  double y = from.y - 5;
  for (size_t i = drawn.lines.size(); i-- > 0; y -= kLine)
    svg.text({middle, y}, Anchor::middle, drawn.lines[i], "");
  svg.text({middle, y}, Anchor::middle, drawn.name, "name");
}

// A way through a block, from `x` to `end` at the height `y`.
void draw_path(Svg& svg, const std::vector<std::string>& path, double x, double end, double y) {
  for (const std::string& layer : path) {
    const double width = text_width(layer) + 10;
    svg.arrow({x, y}, {x + kArrow, y});
    svg.box({x + kArrow, y - kPill / 2}, width, kPill, 4, "pill");
    svg.text({x + kArrow + width / 2, y + 3.5}, Anchor::middle, layer, "small");
    x += kArrow + width;
  }
  svg.arrow({x, y}, {end, y});
}

void draw_block(Svg& svg, const DrawnLayer& drawn, double width, Point from) {
  const double half = static_cast<double>(drawn.paths.size()) * kWay / 2 + 4;
  const double left = from.x + kArrow;
  const double right = from.x + width - kArrow;
  const double meeting = right - kMeeting + 4;
  svg.line(from, {left, from.y}, "line");
  svg.box({left, from.y - half}, right - left, 2 * half, 6, "block");
  svg.text({left + 2, from.y - half - 4}, Anchor::start, drawn.name, "name");
  const double first = from.y - half + 4 + kWay / 2;
  const double last = first + static_cast<double>(drawn.paths.size() - 1) * kWay;
  svg.line({left, first}, {left, last}, "line");
  svg.box({meeting, first - kPill / 2}, kMeeting - 8, last - first + kPill, 4, "pill");
  svg.text({meeting + (kMeeting - 8) / 2, from.y + 3.5}, Anchor::middle, drawn.meeting, "small");
  for (size_t i = 0; i < drawn.paths.size(); ++i)
    draw_path(svg, drawn.paths[i], left, meeting, first + static_cast<double>(i) * kWay);
  svg.arrow({meeting + kMeeting - 8, from.y}, {from.x + width, from.y});
  double y = from.y + half + kLine - 2;
  for (const std::string& line : drawn.lines) {
    svg.text({left + 2, y}, Anchor::start, line, "");
    y += kLine;
  }
}

void draw_input(Svg& svg, const DrawnLayer& drawn, const LayerExtent& extent, Point middle) {
  svg.text({middle.x, middle.y - extent.volume.above - 3}, Anchor::start, "input", "name");
  double y = middle.y + extent.volume.below + kLine - 3;
  for (const std::string& line : drawn.lines) {
    svg.text({middle.x, y}, Anchor::start, line, "");
    y += kLine;
  }
}

// From `at` on; where the next one begins.
Point draw_one(Svg& svg, const DrawnLayer& drawn, const LayerExtent& extent, Point at) {
  const Point middle = {at.x + extent.layer + extent.volume.before, at.y};
  const double reach = middle.x - at.x - 1;
  if (drawn.kind == DrawnKind::input) {
    draw_input(svg, drawn, extent, middle);
  } else if (drawn.kind == DrawnKind::block) {
    draw_block(svg, drawn, reach, at);
  } else {
    draw_layer(svg, drawn, reach, at);
  }
  draw_cuboid(svg, middle, drawn.output, volume_style(drawn.kind));
  const double end = at.x + extent.width();
  svg.line({middle.x + cuboid_reach(drawn.output), at.y}, {end, at.y}, "line");
  return {end, at.y};
}

void draw_bracket(Svg& svg, const LayerGroup& group, double left, double right, double y) {
  svg.line({left, y + 6}, {left, y}, "line");
  svg.line({left, y}, {right, y}, "line");
  svg.line({right, y}, {right, y + 6}, "line");
  std::string text = "×" + std::to_string(group.times);
  if (!group.last.empty()) text += ", to " + group.last;
  svg.text({(left + right) / 2, y - 3}, Anchor::middle, text, "name");
}

void draw_row(Svg& svg, const DrawnNetwork& network, const DrawingLayout& layout, const Row& row, double y) {
  Point at = {kMargin, y};
  std::vector<double> begins;
  for (size_t i = row.first; i < row.end; ++i) {
    begins.push_back(at.x);
    at = draw_one(svg, network.layers[i], layout.extents[i], at);
  }
  begins.push_back(at.x);
  for (const LayerGroup& group : network.groups) {
    const size_t first = std::max(group.first, row.first);
    const size_t end = std::min(group.first + group.count, row.end);
    if (group.times == 1 || first >= end) continue;
    draw_bracket(svg, group, begins[first - row.first] + 2, begins[end - row.first] - 4,
                 y - row.above + kBracket - 8);
  }
}

std::string description(const NetworkPlan& plan, const DrawnNetwork& network) {
  std::string text = "input " + to_string(network.layers[0].output);
  for (const LayerGroup& group : network.groups) {
    for (size_t i = std::max<size_t>(group.first, 1); i < group.first + group.count; ++i)
      text += "; " + network.layers[i].name + " gives " + to_string(network.layers[i].output);
    if (group.times > 1) text += "; that " + std::to_string(group.times) + " times";
  }
  return text + "; " + counted(plan.classes(), "class", "classes") + ".";
}

std::string totals(const NetworkPlan& plan) {
  return with_separators(plan.parameter_count) + " parameters, " + readable_count(plan.macs) +
         " multiply-accumulates an image";
}

void draw_legend(Svg& svg, double y) {
  double x = kMargin;
  for (const auto& [kind, meaning] :
       {std::pair(DrawnKind::input, "input"), std::pair(DrawnKind::conv, "of conv"),
        std::pair(DrawnKind::pool, "of pool"), std::pair(DrawnKind::fc, "of fc"),
        std::pair(DrawnKind::block, "of a block")}) {
    svg.box({x, y - 9}, 12, 10, 1, volume_style(kind));
    svg.text({x + 16, y}, Anchor::start, meaning, "small");
    x += 30 + text_width(meaning);
  }
  svg.text({x + 6, y}, Anchor::start,
           "edges: height on the left, width above, channels below, on logarithmic scales", "small");
}

}  // namespace

std::string draw_network(const NetworkPlan& plan, const std::string& name) {
  const DrawnNetwork network = drawn_layers(plan);
  const DrawingLayout layout = lay_out(network, kFullSize, kPageRatio);
  Svg svg;
  svg.box({0, 0}, layout.width, layout.height, 0, "page");
  svg.text({kMargin, 26}, Anchor::start, name, "title");
  svg.text({kMargin, 41}, Anchor::start, totals(plan), "");
  double y = kHead;
  for (const Row& row : layout.rows) {
    draw_row(svg, network, layout, row, y + row.above);
    y += row.above + row.below + kRowGap;
  }
  draw_legend(svg, y + kFoot);
  return svg.document(layout.width, layout.height, kPage, kStyle, name, description(plan, network));
}

}  // namespace cnn

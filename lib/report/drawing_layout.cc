#include "report/drawing_layout.h"

#include <algorithm>

#include "base/utf8.h"

namespace cnn {

namespace {

constexpr double kLetter = 5.7;
constexpr double kGrowth = 1.05;
constexpr double kWidest = 100'000;

double widest(const std::vector<std::string>& lines) {
  double width = 0;
  for (const std::string& line : lines) width = std::max(width, text_width(line));
  return width;
}

double lines_height(const DrawnLayer& drawn) {
  return static_cast<double>(drawn.lines.size()) * kLine;
}

LayerExtent input_extent(const DrawnLayer& drawn) {
  LayerExtent extent;
  extent.volume = cuboid_extent(drawn.output);
  extent.above = extent.volume.above + kLine;
  extent.below = extent.volume.below + lines_height(drawn);
  return extent;
}

LayerExtent layer_extent(const DrawnLayer& drawn) {
  LayerExtent extent;
  extent.volume = cuboid_extent(drawn.output);
  extent.layer = std::max(widest(drawn.lines), text_width(drawn.name) * 1.15) + kArrow;
  extent.above = std::max(extent.volume.above, lines_height(drawn) + kLine + 6);
  extent.below = extent.volume.below;
  return extent;
}

LayerExtent block_extent(const DrawnLayer& drawn) {
  LayerExtent extent;
  extent.volume = cuboid_extent(drawn.output);
  double ways = text_width(drawn.name);
  for (const auto& path : drawn.paths) ways = std::max(ways, path_width(path));
  const double half = static_cast<double>(drawn.paths.size()) * kWay / 2 + 4;
  extent.layer = kArrow + ways + kMeeting + kArrow;
  extent.above = std::max(extent.volume.above, half + kLine + 2);
  extent.below = std::max(extent.volume.below, half + lines_height(drawn) + 4);
  return extent;
}

LayerExtent extent_of(const DrawnLayer& drawn) {
  switch (drawn.kind) {
    case DrawnKind::input:
      return input_extent(drawn);
    case DrawnKind::block:
      return block_extent(drawn);
    case DrawnKind::conv:
    case DrawnKind::pool:
    case DrawnKind::fc:
    case DrawnKind::other:
      break;
  }
  return layer_extent(drawn);
}

double width_of(const std::vector<LayerExtent>& extents, size_t first, size_t end) {
  double width = 0;
  for (size_t i = first; i < end; ++i) width += extents[i].width();
  return width;
}

class RowBreaker {
 public:
  RowBreaker(const std::vector<LayerExtent>& extents, double room) : extents_(extents), room_(room) {}

  // Steps that shall stand together.
  void add(size_t first, size_t end) {
    const double width = width_of(extents_, first, end);
    if (width > room_ && end - first > 1) {
      for (size_t i = first; i < end; ++i) add(i, i + 1);
      return;
    }
    if (rows_.empty() || used_ + width > room_) {
      rows_.push_back({first, first, 0, 0});
      used_ = 0;
    }
    used_ += width;
    Row& row = rows_.back();
    row.end = end;
    for (size_t i = first; i < end; ++i) {
      row.above = std::max(row.above, extents_[i].above + kBracket);
      row.below = std::max(row.below, extents_[i].below);
    }
  }

  const std::vector<Row>& rows() const { return rows_; }

 private:
  const std::vector<LayerExtent>& extents_;
  double room_;
  double used_ = 0;
  std::vector<Row> rows_;
};

void break_rows(DrawingLayout& layout, const DrawnNetwork& network, double width) {
  RowBreaker breaker(layout.extents, width - 2 * kMargin);
  for (const LayerGroup& group : network.groups) breaker.add(group.first, group.first + group.count);
  layout.rows = breaker.rows();
  layout.width = width;
  layout.height = kHead + kFoot + kMargin;
  for (const Row& row : layout.rows) {
    layout.height += row.above + row.below + kRowGap;
    layout.width = std::max(layout.width, width_of(layout.extents, row.first, row.end) + 2 * kMargin);
  }
}

}  // namespace

double text_width(const std::string& text) {
  double letters = 0;
  for (size_t i = 0; i < text.size(); i += std::max<size_t>(1, decode_utf8(text, i).length)) ++letters;
  return letters * kLetter;
}

double path_width(const std::vector<std::string>& path) {
  double width = kArrow;
  for (const std::string& layer : path) width += text_width(layer) + 10 + kArrow;
  return width;
}

DrawingLayout lay_out(const DrawnNetwork& network, double least, double ratio) {
  DrawingLayout layout;
  for (const DrawnLayer& drawn : network.layers) layout.extents.push_back(extent_of(drawn));
  for (double width = least; width < kWidest; width *= kGrowth) {
    break_rows(layout, network, width);
    if (layout.height <= layout.width * ratio) break;
  }
  return layout;
}

}  // namespace cnn

#include "data/unlike_digit.h"

#include <algorithm>
#include <array>

#include "data/outline.h"
#include "data/regions.h"
#include "data/strokes.h"

namespace cnn {
namespace {

// Beyond what MNIST's digits have.
constexpr double kFilled = 0.4;
constexpr double kLong = 4;
constexpr int64_t kManyLoops = 3;
constexpr double kFramed = 0.85;
constexpr double kFrameRatio = 0.75;
constexpr double kFarFromRound = 0.32;

constexpr double kLeastLoop = 0.1;    // of the longer side: the side of a square as large as a loop
constexpr double kLeastReach = 0.03;  // likewise: so near runs a stroke along an edge
constexpr double kReach = 0.75;       // or this part of a stroke's width

// Whether some patch of strokes, with corners that touch, has no paper beside it that is outside of all.
bool has_inner_patch(const std::vector<uint8_t>& strokes, int64_t height, int64_t width,
                     const Regions& paper) {
  std::vector<uint8_t> is_seen(strokes.size());
  std::vector<int64_t> open;
  for (int64_t start = 0; start < height * width; ++start) {
    if (strokes[static_cast<size_t>(start)] == 0 || is_seen[static_cast<size_t>(start)] != 0) continue;
    bool is_outside = false;
    is_seen[static_cast<size_t>(start)] = 1;
    open.push_back(start);
    while (!open.empty()) {
      const int64_t y = open.back() / width;
      const int64_t x = open.back() % width;
      open.pop_back();
      for (int64_t row = y - 1; row <= y + 1; ++row) {
        for (int64_t column = x - 1; column <= x + 1; ++column) {
          const int64_t region = paper.at(row, column);
          if (region == Regions::kOutside) is_outside = true;
          const auto i = static_cast<size_t>(row * width + column);
          if (region != Regions::kInk || is_seen[i] != 0) continue;
          is_seen[i] = 1;
          open.push_back(row * width + column);
        }
      }
    }
    if (!is_outside) return true;
  }
  return false;
}

// Of each edge of `frame` the part along which ink is found within `reach`; the least of the four.
double along_edges(const std::vector<uint8_t>& strokes, int64_t width, const Frame& frame, int64_t reach) {
  const auto is_drawn = [&](int64_t y, int64_t x) {
    return strokes[static_cast<size_t>(y * width + x)] != 0;
  };
  std::array<int64_t, 4> found{};
  const auto look = [&](size_t edge, const auto& at) {
    for (int64_t depth = 0; depth < reach; ++depth) {
      if (!at(depth)) continue;
      ++found[edge];
      return;
    }
  };
  for (int64_t y = frame.top; y < frame.bottom; ++y) {
    look(0, [&](int64_t depth) { return is_drawn(y, std::min(frame.left + depth, frame.right - 1)); });
    look(1, [&](int64_t depth) { return is_drawn(y, std::max(frame.right - 1 - depth, frame.left)); });
  }
  for (int64_t x = frame.left; x < frame.right; ++x) {
    look(2, [&](int64_t depth) { return is_drawn(std::min(frame.top + depth, frame.bottom - 1), x); });
    look(3, [&](int64_t depth) { return is_drawn(std::max(frame.bottom - 1 - depth, frame.top), x); });
  }
  const auto rows = static_cast<double>(std::min(found[0], found[1]));
  const auto columns = static_cast<double>(std::min(found[2], found[3]));
  return std::min(rows / static_cast<double>(frame.height()), columns / static_cast<double>(frame.width()));
}

}  // namespace

DrawnShape drawn_shape(const std::vector<uint8_t>& strokes, int64_t height, int64_t width) {
  Plane plane{height, width, {strokes.begin(), strokes.end()}};
  const Frame frame = frame_of(plane, 0);
  const auto side = static_cast<double>(std::max(frame.height(), frame.width()));
  const auto area = static_cast<double>(std::ranges::count(strokes, 1));
  const double stroke = stroke_width(strokes, height, width);
  const Regions paper(strokes, height, width);
  DrawnShape shape;
  shape.width = stroke / side;
  shape.length = area / stroke / side;
  shape.ratio = static_cast<double>(std::min(frame.height(), frame.width())) / side;
  const auto reach = static_cast<int64_t>(std::max({1.0, kReach * stroke, kLeastReach * side}));
  shape.edge = along_edges(strokes, width, frame, reach);
  shape.loops = std::ranges::count_if(paper.inner_areas(), [&](int64_t pixels) {
    return static_cast<double>(pixels) >= kLeastLoop * kLeastLoop * side * side;
  });
  shape.has_inside = has_inner_patch(strokes, height, width, paper);
  shape.off_ellipse = off_ellipse(paper, stroke).value_or(0);
  return shape;
}

std::string why_no_digit(const DrawnShape& shape) {
  if (shape.width > kFilled) return "it is a filled shape, not drawn with strokes";
  if (shape.has_inside) return "something stands by itself inside of a closed line";
  if (shape.loops >= kManyLoops) return "its strokes close " + std::to_string(shape.loops) + " loops";
  if (shape.length > kLong) return "its strokes are longer than those of any digit";
  if (shape.edge > kFramed && shape.ratio > kFrameRatio) return "it is a frame";
  if (shape.off_ellipse > kFarFromRound) return "it is one closed line, and far from round";
  return "";
}

}  // namespace cnn

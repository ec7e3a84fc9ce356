#include "data/outline.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace cnn {
namespace {

constexpr double kNear = 1.6;   // strokes' widths from the loop: the line around it
constexpr double kTail = 0.08;  // of the ink: so much of other strokes is passed over

// The pixels within a square of `reach` around those of `region`.
std::vector<uint8_t> near_region(const Regions& paper, int64_t region, int64_t reach) {
  const int64_t height = paper.height();
  const int64_t width = paper.width();
  const auto spread = [&](const auto& is_set, bool along_rows) {
    std::vector<uint8_t> result(static_cast<size_t>(height * width));
    for (int64_t y = 0; y < height; ++y) {
      for (int64_t x = 0; x < width; ++x) {
        if (!is_set(y, x)) continue;
        const int64_t place = along_rows ? x : y;
        const int64_t end = std::min(place + reach, (along_rows ? width : height) - 1);
        for (int64_t i = std::max<int64_t>(0, place - reach); i <= end; ++i)
          result[static_cast<size_t>(along_rows ? y * width + i : i * width + x)] = 1;
      }
    }
    return result;
  };
  const auto rows = spread([&](int64_t y, int64_t x) { return paper.at(y, x) == region; }, true);
  return spread([&](int64_t y, int64_t x) { return rows[static_cast<size_t>(y * width + x)] != 0; }, false);
}

// act(y, x) for every pixel that is not outside.
template <typename Act>
void for_each_inside(const Regions& paper, const Act& act) {
  for (int64_t y = 0; y < paper.height(); ++y) {
    for (int64_t x = 0; x < paper.width(); ++x) {
      if (paper.at(y, x) != Regions::kOutside) act(y, x);
    }
  }
}

// Whether most of the ink is the line around the loop.
bool is_outline(const Regions& paper, int64_t loop, double stroke) {
  const auto near = near_region(paper, loop, static_cast<int64_t>(std::ceil(kNear * stroke)) + 1);
  int64_t ink = 0;
  int64_t elsewhere = 0;
  for_each_inside(paper, [&](int64_t y, int64_t x) {
    if (paper.at(y, x) != Regions::kInk) return;
    ++ink;
    elsewhere += near[static_cast<size_t>(y * paper.width() + x)] == 0 ? 1 : 0;
  });
  return static_cast<double>(elsewhere) <= kTail * static_cast<double>(ink);
}

// Sums over the pixels inside, whose center of mass and spread the ellipse has.
struct Moments {
  double pixels = 0;
  double x = 0;
  double y = 0;
  double xx = 0;
  double xy = 0;
  double yy = 0;
};

Moments moments_of(const Regions& paper) {
  Moments sums;
  for_each_inside(paper, [&](int64_t row, int64_t column) {
    const auto x = static_cast<double>(column);
    const auto y = static_cast<double>(row);
    sums.pixels += 1;
    sums.x += x;
    sums.y += y;
    sums.xx += x * x;
    sums.xy += x * y;
    sums.yy += y * y;
  });
  const double n = std::max(1.0, sums.pixels);
  const double x = sums.x / n;
  const double y = sums.y / n;
  return {sums.pixels, x, y, sums.xx / n - x * x, sums.xy / n - x * y, sums.yy / n - y * y};
}

}  // namespace

std::optional<double> off_ellipse(const Regions& paper, double stroke) {
  const std::vector<int64_t> areas = paper.inner_areas();
  if (areas.empty()) return std::nullopt;
  const auto largest = std::max_element(areas.begin(), areas.end());
  if (!is_outline(paper, largest - areas.begin() + 2, stroke)) return std::nullopt;
  const Moments m = moments_of(paper);
  const double determinant = m.xx * m.yy - m.xy * m.xy;
  if (determinant <= 0) return std::nullopt;
  int64_t differing = 0;
  for (int64_t row = 0; row < paper.height(); ++row) {
    for (int64_t column = 0; column < paper.width(); ++column) {
      const double x = static_cast<double>(column) - m.x;
      const double y = static_cast<double>(row) - m.y;
      // Of an ellipse, whose half axes are twice its spread.
      const bool is_in = (m.yy * x * x - 2 * m.xy * x * y + m.xx * y * y) / determinant <= 4;
      differing += is_in != (paper.at(row, column) != Regions::kOutside) ? 1 : 0;
    }
  }
  return static_cast<double>(differing) / m.pixels;
}

}  // namespace cnn

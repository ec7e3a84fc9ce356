#include "data/strokes.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

namespace cnn {
namespace {

constexpr float kInk = 0.4F;     // what is at least so strong is drawn
constexpr double kSpeck = 0.05;  // of the largest patch's pixels: less is a speck
constexpr double kApart =
    0.06;  // of the longer side of what is drawn: a gap that no digit has across all of it
constexpr double kThing = 0.3;        // of the largest thing's pixels: less is a stroke of it
constexpr double kLargeInside = 0.2;  // of the largest patch's: then the drawing lies inside

struct Patch {
  int64_t pixels = 0;
  bool touches_edge = false;
};

// Patches of pixels that touch, corners too: their numbers from 1 in `patch_of`, 0 where there is no ink.
std::vector<Patch> find_patches(const Plane& ink, std::vector<size_t>& patch_of) {
  std::vector<Patch> patches(1);
  std::vector<int64_t> open;
  const auto take = [&](int64_t y, int64_t x) {
    const auto i = static_cast<size_t>(y * ink.width + x);
    if (patch_of[i] != 0 || ink.values[i] < kInk) return;
    patch_of[i] = patches.size() - 1;
    open.push_back(y * ink.width + x);
    ++patches.back().pixels;
    if (y == 0 || x == 0 || y == ink.height - 1 || x == ink.width - 1) patches.back().touches_edge = true;
  };
  for (int64_t start = 0; start < std::ssize(ink.values); ++start) {
    const auto i = static_cast<size_t>(start);
    if (patch_of[i] != 0 || ink.values[i] < kInk) continue;
    patches.emplace_back();
    take(start / ink.width, start % ink.width);
    while (!open.empty()) {
      const int64_t y = open.back() / ink.width;
      const int64_t x = open.back() % ink.width;
      open.pop_back();
      for (int64_t row = std::max<int64_t>(0, y - 1); row <= std::min(ink.height - 1, y + 1); ++row) {
        for (int64_t column = std::max<int64_t>(0, x - 1); column <= std::min(ink.width - 1, x + 1); ++column)
          take(row, column);
      }
    }
  }
  return patches;
}

int64_t largest(const std::vector<Patch>& patches, bool inside_only) {
  int64_t most = 0;
  for (const Patch& patch : patches)
    if (!inside_only || !patch.touches_edge) most = std::max(most, patch.pixels);
  return most;
}

// Pieces of a profile (pixels drawn in each column, or row) with gaps of `gap` or more between them, that
// are of a size with the largest.
int64_t count_pieces(const std::vector<int64_t>& profile, int64_t gap) {
  std::vector<int64_t> pieces;
  int64_t empty = gap;
  for (const int64_t pixels : profile) {
    if (pixels > 0 && empty >= gap) pieces.push_back(0);
    empty = pixels > 0 ? 0 : empty + 1;
    if (pixels > 0) pieces.back() += pixels;
  }
  if (pieces.empty()) return 0;
  const auto most = static_cast<double>(*std::max_element(pieces.begin(), pieces.end()));
  return std::count_if(pieces.begin(), pieces.end(),
                       [&](int64_t pixels) { return static_cast<double>(pixels) >= kThing * most; });
}

}  // namespace

int64_t count_things(const std::vector<uint8_t>& strokes, int64_t height, int64_t width) {
  std::vector<int64_t> columns(static_cast<size_t>(width));
  std::vector<int64_t> rows(static_cast<size_t>(height));
  for (int64_t y = 0; y < height; ++y) {
    for (int64_t x = 0; x < width; ++x) {
      const int64_t pixel = strokes[static_cast<size_t>(y * width + x)];
      columns[static_cast<size_t>(x)] += pixel;
      rows[static_cast<size_t>(y)] += pixel;
    }
  }
  // One beside the other: the shorter of the two sides is that of a digit.
  const auto drawn = [](const std::vector<int64_t>& profile) {
    const auto is_drawn = [](int64_t pixels) { return pixels > 0; };
    const auto first = std::find_if(profile.begin(), profile.end(), is_drawn);
    const auto last = std::find_if(profile.rbegin(), profile.rend(), is_drawn);
    return std::max<int64_t>(1, std::distance(first, last.base()));
  };
  const auto gap_of = [](int64_t side) {
    return std::max<int64_t>(2, static_cast<int64_t>(kApart * static_cast<double>(side)));
  };
  return std::max(count_pieces(columns, gap_of(drawn(rows))), count_pieces(rows, gap_of(drawn(columns))));
}

std::vector<uint8_t> strokes_of(const Plane& ink) {
  std::vector<size_t> patch_of(ink.values.size());
  const std::vector<Patch> patches = find_patches(ink, patch_of);
  const auto all = static_cast<double>(largest(patches, false));
  const auto inside = static_cast<double>(largest(patches, true));
  const bool is_inside = inside >= kLargeInside * all;
  const double least = kSpeck * (is_inside ? inside : all);
  std::vector<uint8_t> strokes(ink.values.size());
  for (size_t i = 0; i < strokes.size(); ++i) {
    const Patch& patch = patches[patch_of[i]];
    const bool is_kept =
        patch_of[i] != 0 && static_cast<double>(patch.pixels) >= least && !(is_inside && patch.touches_edge);
    strokes[i] = is_kept ? 1 : 0;
  }
  return strokes;
}

Frame frame_of(const Plane& plane, float least) {
  Frame frame{plane.height, plane.width, 0, 0};
  for (int64_t y = 0; y < plane.height; ++y) {
    for (int64_t x = 0; x < plane.width; ++x) {
      if (plane.at(y, x) <= least) continue;
      frame = {std::min(frame.top, y), std::min(frame.left, x), std::max(frame.bottom, y + 1),
               std::max(frame.right, x + 1)};
    }
  }
  return frame;
}

double stroke_width(const std::vector<uint8_t>& strokes, int64_t height, int64_t width) {
  const auto is_drawn = [&](int64_t y, int64_t x) {
    return y >= 0 && x >= 0 && y < height && x < width && strokes[static_cast<size_t>(y * width + x)] != 0;
  };
  int64_t area = 0;
  int64_t outline = 0;  // sides of pixels
  for (int64_t y = 0; y <= height; ++y) {
    for (int64_t x = 0; x <= width; ++x) {
      area += is_drawn(y, x) ? 1 : 0;
      outline +=
          (is_drawn(y, x) != is_drawn(y - 1, x) ? 1 : 0) + (is_drawn(y, x) != is_drawn(y, x - 1) ? 1 : 0);
    }
  }
  // Sides of pixels along a line of any direction are 4/pi times as long as it, on average.
  return 2 * static_cast<double>(area) / (static_cast<double>(outline) * std::numbers::pi / 4);
}

Plane thickened(const Plane& plane, double radius) {
  const auto reach = static_cast<int64_t>(std::ceil(radius));
  Plane result{plane.height + 2 * reach, plane.width + 2 * reach, {}};
  result.values.resize(static_cast<size_t>(result.height * result.width));
  for (int64_t dy = -reach; dy <= reach; ++dy) {
    for (int64_t dx = -reach; dx <= reach; ++dx) {
      if (static_cast<double>(dy * dy + dx * dx) > radius * radius) continue;
      for (int64_t y = 0; y < plane.height; ++y) {
        float* out = result.values.data() + (y + reach + dy) * result.width + reach + dx;
        const float* in = plane.values.data() + y * plane.width;
        for (int64_t x = 0; x < plane.width; ++x) out[x] = std::max(out[x], in[x]);
      }
    }
  }
  return result;
}

}  // namespace cnn

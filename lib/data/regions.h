// The paper around and between the strokes of a drawing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cnn {

// Regions of paper: pixels without ink that touch along sides. One of them, number 1, lies outside of all; it
// goes one pixel beyond the picture.
class Regions {
 public:
  static constexpr int64_t kInk = -1;
  static constexpr int64_t kOutside = 1;

  // `strokes`: 1 or 0, (height, width).
  Regions(const std::vector<uint8_t>& strokes, int64_t height, int64_t width);

  // Of each region but the one outside, in pixels: the first is of region 2.
  std::vector<int64_t> inner_areas() const { return {areas_.begin() + 1, areas_.end()}; }

  // The region that a pixel of the drawing, or of the margin around it, is in; or kInk.
  int64_t at(int64_t y, int64_t x) const { return region_[static_cast<size_t>((y + 1) * width_ + x + 1)]; }

  int64_t height() const { return height_ - 2; }  // of the drawing
  int64_t width() const { return width_ - 2; }

 private:
  int64_t& place(int64_t y, int64_t x) { return region_[static_cast<size_t>(y * width_ + x)]; }
  void fill(int64_t start);

  int64_t height_;  // with the margin
  int64_t width_;
  std::vector<int64_t> region_;
  std::vector<int64_t> areas_;
};

}  // namespace cnn

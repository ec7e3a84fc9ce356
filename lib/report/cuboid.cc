#include "report/cuboid.h"

#include <cmath>
#include <cstdint>

namespace cnn {

namespace {

constexpr double kTextHeight = 10;
constexpr double kDigit = 6;  // the width of a digit

struct Geometry {
  double thickness = 0;
  double height = 0;
  Point depth;  // from the front face's corners to those of the back face
};

double grown(int64_t size, double least, double each_doubling) {
  return least + each_doubling * std::log2(static_cast<double>(size));
}

bool is_vector(const Volume& volume) {
  return volume.pixels() == 1;
}

Geometry geometry_of(const Volume& volume) {
  if (is_vector(volume)) return {10, grown(volume.channels, 8, 9), {4, 3}};
  const double width = grown(volume.width, 8, 12);
  return {grown(volume.channels, 5, 5), grown(volume.height, 8, 12), {width * 0.4, width * 0.28}};
}

double number_width(int64_t number) {
  return static_cast<double>(std::to_string(number).size()) * kDigit;
}

}  // namespace

CuboidExtent cuboid_extent(const Volume& volume) {
  const Geometry shape = geometry_of(volume);
  CuboidExtent extent;
  extent.face = shape.thickness;
  extent.behind = shape.depth.x;
  extent.above = shape.height / 2 + shape.depth.y;
  extent.below = shape.height / 2 + kTextHeight + 4;
  const double overhang = (number_width(volume.channels) - shape.thickness) / 2;
  extent.before = std::fmax(is_vector(volume) ? 0 : number_width(volume.height) + 3, overhang);
  extent.behind = std::fmax(extent.behind, overhang);
  return extent;
}

void draw_cuboid(Svg& svg, Point middle, const Volume& volume, const std::string& style) {
  const Geometry shape = geometry_of(volume);
  const double left = middle.x;
  const double right = left + shape.thickness;
  const double top = middle.y - shape.height / 2;
  const double bottom = middle.y + shape.height / 2;
  const auto back = [&](double x, double y) { return Point{x + shape.depth.x, y - shape.depth.y}; };
  svg.polygon({{left, top}, {right, top}, {right, bottom}, {left, bottom}}, style + " front");
  svg.polygon({{left, top}, {right, top}, back(right, top), back(left, top)}, style + " top");
  svg.polygon({{right, top}, {right, bottom}, back(right, bottom), back(right, top)}, style + " side");
  svg.text({left + shape.thickness / 2, bottom + kTextHeight}, Anchor::middle,
           std::to_string(volume.channels), "size");
  if (is_vector(volume)) return;
  svg.text({left - 2, middle.y + shape.height / 2 - 2}, Anchor::end, std::to_string(volume.height), "size");
  svg.text({left + shape.depth.x / 2 - 3, top - shape.depth.y / 2}, Anchor::end, std::to_string(volume.width),
           "size");
}

double cuboid_reach(const Volume& volume) {
  const Geometry shape = geometry_of(volume);
  return shape.thickness + shape.depth.x;
}

}  // namespace cnn

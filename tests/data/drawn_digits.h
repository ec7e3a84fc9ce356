// Digits as a hand might draw them, made of strokes for a test.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace cnn {

struct Point {
  double x = 0;
  double y = 0;
};
using Stroke = std::vector<Point>;

// Points on an ellipse around (x, y), from one angle to another, in degrees; 90 is below.
inline Stroke bow(double x, double y, double rx, double ry, double from, double to) {
  Stroke points;
  for (int i = 0; i <= 24; ++i) {
    const double angle = (from + (to - from) * i / 24) * 3.14159265358979 / 180;
    points.push_back({x + rx * std::cos(angle), y + ry * std::sin(angle)});
  }
  return points;
}

inline Stroke joined(const Stroke& a, const Stroke& b) {
  Stroke all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

// In a box of 1 x 1, y downwards.
inline std::vector<Stroke> strokes_of_digit(int digit) {
  switch (digit) {
    case 0:
      return {bow(.5, .5, .34, .48, -90, 270)};
    case 1:
      return {{{.34, .2}, {.55, 0}, {.55, 1}}};
    case 2:
      return {joined(bow(.5, .27, .32, .27, -170, 40), {{.2, 1}, {.85, 1}})};
    case 3:
      return {joined(bow(.45, .25, .3, .25, -150, 90), bow(.45, .74, .36, .26, -90, 150))};
    case 4:
      return {{{.6, 0}, {.1, .65}, {.9, .65}}, {{.65, .35}, {.65, 1}}};
    case 5:
      return {joined({{.8, .02}, {.28, .02}, {.24, .42}}, bow(.45, .68, .36, .3, -120, 140))};
    case 6:
      return {joined(bow(.62, .55, .42, .55, -80, -180), bow(.48, .73, .28, .26, 170, -170))};
    case 7:
      return {{{.15, .03}, {.85, .03}, {.4, 1}}};
    case 8:
      return {joined(bow(.5, .26, .26, .25, 90, 450), bow(.5, .75, .33, .25, -90, 270))};
    default:
      return {joined(bow(.48, .27, .28, .27, 0, -360), {{.76, .27}, {.7, 1}})};
  }
}

struct Drawing {
  int64_t side = 200;   // of the square picture
  double height = 120;  // of the digit
  double ratio = 0.7;   // of its width to that
  double stroke = 8;    // its width
  double x = 100;       // the middle
  double y = 100;
  double slant = 0;  // to the right, by this part of the height
  int paper = 255;
  int ink = 0;
  double shadow = 0;  // how much darker the paper is at the right edge
};

inline double distance(const Point& p, const Point& a, const Point& b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double length = dx * dx + dy * dy;
  const double t = length == 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0);
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

// The samples of a picture of strokes in a box of 1 x 1, row by row.
inline std::string drawn_strokes(std::vector<Stroke> strokes, const Drawing& drawing) {
  for (Stroke& stroke : strokes) {
    for (Point& p : stroke) {
      const double slanted = p.x - 0.5 - drawing.slant * (p.y - 0.5);
      p = {drawing.x + slanted * drawing.height * drawing.ratio, drawing.y + (p.y - 0.5) * drawing.height};
    }
  }
  std::string samples;
  for (int64_t y = 0; y < drawing.side; ++y) {
    for (int64_t x = 0; x < drawing.side; ++x) {
      const Point here{static_cast<double>(x) + 0.5, static_cast<double>(y) + 0.5};
      double nearest = 1e9;
      for (const Stroke& stroke : strokes) {
        for (size_t i = 1; i < stroke.size(); ++i)
          nearest = std::min(nearest, distance(here, stroke[i - 1], stroke[i]));
      }
      const double share = std::clamp(drawing.stroke / 2 - nearest + 0.5, 0.0, 1.0);
      const double paper = drawing.paper - drawing.shadow * here.x / static_cast<double>(drawing.side);
      samples += static_cast<char>(std::lround(paper + share * (drawing.ink - paper)));
    }
  }
  return samples;
}

inline std::string drawn_digit(int digit, const Drawing& drawing) {
  return drawn_strokes(strokes_of_digit(digit), drawing);
}

// Numbers of a test's own, the same everywhere.
class Chance {
 public:
  explicit Chance(unsigned seed) : random_(seed) {}
  double between(double least, double most) {
    return least + (most - least) * static_cast<double>(random_()) / 4294967295.0;
  }

 private:
  std::mt19937 random_;
};

}  // namespace cnn

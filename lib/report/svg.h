// A drawing in SVG (Scalable Vector Graphics 1.1), written element by element.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cnn {

struct Point {
  double x = 0;
  double y = 0;
};

enum class Anchor { start, middle, end };

// Text of any bytes as it stands in XML, also within quotes: what is no UTF-8 or no character of XML becomes
// U+FFFD.
std::string xml_text(std::string_view text);

// What every document here begins with: a file that does is ours, and may be drawn anew.
inline constexpr std::string_view kSvgBeginning =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- drawn by cnn -->\n";

class Svg {
 public:
  // `style` names classes in CSS; what is drawn names them.
  void polygon(const std::vector<Point>& corners, std::string_view style);
  void line(Point from, Point to, std::string_view style);
  void polyline(const std::vector<Point>& points, std::string_view style);
  void arrow(Point from, Point to);  // with a tip; of class "line"
  void box(Point corner, double width, double height, double radius, std::string_view style);
  void circle(Point middle, double radius, std::string_view style);
  void text(Point at, Anchor anchor, std::string_view text, std::string_view style);

  // The document: `width` by `height` of its own units, shown `millimetres` wide, with a name and a
  // description for those who do not see it.
  std::string document(double width, double height, double millimetres, std::string_view style,
                       std::string_view name, std::string_view description) const;

  // The element, to stand in a page, whose style it has; as wide as what it stands in.
  std::string element(double width, double height, std::string_view name) const;

 private:
  std::string body_;
};

}  // namespace cnn

#include "report/svg.h"

#include <cmath>
#include <cstdint>
#include <cstdio>

#include "base/utf8.h"

namespace cnn {

namespace {

constexpr double kTip = 5;  // the length of an arrow's tip

// With at most one digit behind the point, whatever the locale.
std::string number(double value) {
  const auto tenths = static_cast<int64_t>(std::llround(value * 10));
  const int64_t size = std::abs(tenths);
  std::string text = (tenths < 0 ? "-" : "") + std::to_string(size / 10);
  if (size % 10 != 0) text += "." + std::to_string(size % 10);
  return text;
}

std::string corners_text(const std::vector<Point>& corners) {
  std::string text;
  for (const Point& corner : corners)
    text += (text.empty() ? "" : " ") + number(corner.x) + "," + number(corner.y);
  return text;
}

const char* anchor_word(Anchor anchor) {
  switch (anchor) {
    case Anchor::start:
      return "start";
    case Anchor::middle:
      return "middle";
    case Anchor::end:
      return "end";
  }
  return "start";
}

bool is_xml(char32_t code) {
  return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code != 0xFFFE && code != 0xFFFF);
}

}  // namespace

std::string xml_text(std::string_view text) {
  std::string safe;
  for (size_t i = 0; i < text.size();) {
    const Utf8Character character = decode_utf8(text, i);
    if (character.length == 0 || !is_xml(character.code)) {
      safe += "\xEF\xBF\xBD";
    } else if (text[i] == '&') {
      safe += "&amp;";
    } else if (text[i] == '<') {
      safe += "&lt;";
    } else if (text[i] == '>') {
      safe += "&gt;";
    } else if (text[i] == '"') {
      safe += "&quot;";
    } else if (text[i] == '\'') {
      safe += "&#39;";
    } else {
      safe += text.substr(i, character.length);
    }
    i += character.length == 0 ? 1 : character.length;
  }
  return safe;
}

void Svg::polygon(const std::vector<Point>& corners, std::string_view style) {
  body_ += "<polygon class=\"" + xml_text(style) + "\" points=\"" + corners_text(corners) + "\"/>\n";
}

void Svg::line(Point from, Point to, std::string_view style) {
  body_ += "<line class=\"" + xml_text(style) + "\" x1=\"" + number(from.x) + "\" y1=\"" + number(from.y) +
           "\" x2=\"" + number(to.x) + "\" y2=\"" + number(to.y) + "\"/>\n";
}

void Svg::polyline(const std::vector<Point>& points, std::string_view style) {
  body_ += "<polyline class=\"" + xml_text(style) + "\" points=\"" + corners_text(points) + "\"/>\n";
}

void Svg::arrow(Point from, Point to) {
  line(from, to, "line");
  const double length = std::hypot(to.x - from.x, to.y - from.y);
  if (length == 0) return;
  const Point along = {(to.x - from.x) / length * kTip, (to.y - from.y) / length * kTip};
  const Point across = {-along.y / 2, along.x / 2};
  polygon({to,
           {to.x - along.x + across.x, to.y - along.y + across.y},
           {to.x - along.x - across.x, to.y - along.y - across.y}},
          "tip");
}

void Svg::box(Point corner, double width, double height, double radius, std::string_view style) {
  body_ += "<rect class=\"" + xml_text(style) + "\" x=\"" + number(corner.x) + "\" y=\"" + number(corner.y) +
           "\" width=\"" + number(width) + "\" height=\"" + number(height) + "\" rx=\"" + number(radius) +
           "\"/>\n";
}

void Svg::circle(Point middle, double radius, std::string_view style) {
  body_ += "<circle class=\"" + xml_text(style) + "\" cx=\"" + number(middle.x) + "\" cy=\"" +
           number(middle.y) + "\" r=\"" + number(radius) + "\"/>\n";
}

void Svg::text(Point at, Anchor anchor, std::string_view text, std::string_view style) {
  body_ += "<text class=\"" + xml_text(style) + "\" x=\"" + number(at.x) + "\" y=\"" + number(at.y) +
           "\" text-anchor=\"" + anchor_word(anchor) + "\">" + xml_text(text) + "</text>\n";
}

std::string Svg::document(double width, double height, double millimetres, std::string_view style,
                          std::string_view name, std::string_view description) const {
  return std::string(kSvgBeginning) + "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " +
         number(width) + " " + number(height) + "\" width=\"" + number(millimetres) + "mm\" height=\"" +
         number(millimetres * height / width) +
         "mm\" role=\"img\" aria-labelledby=\"name about\">\n<title id=\"name\">" + xml_text(name) +
         "</title>\n<desc id=\"about\">" + xml_text(description) + "</desc>\n<style>" + std::string(style) +
         "</style>\n" + body_ + "</svg>\n";
}

std::string Svg::element(double width, double height, std::string_view name) const {
  return "<svg viewBox=\"0 0 " + number(width) + " " + number(height) +
         "\" style=\"max-width:" + number(width * 1.25) + "px\" role=\"img\" aria-label=\"" + xml_text(name) +
         "\">\n" + body_ + "</svg>\n";
}

}  // namespace cnn

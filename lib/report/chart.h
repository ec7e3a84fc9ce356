// Charts for a page: lines over a number, and how far confidences can be trusted. Each with what it is
// called, for those who do not see it.
#pragma once

#include <string>
#include <vector>

#include "report/statistics.h"
#include "report/svg.h"

namespace cnn {

struct Series {
  std::string name;
  std::vector<Point> points;  // ascending in x
};

// Lines of different colours and dashes over whole numbers, with a legend. Points that are not finite are
// left out.
std::string line_chart(const std::string& name, const std::string& x_title,
                       const std::vector<Series>& series);

// The same as a document of its own (Svg::document), with what it tells for those who do not see it.
std::string line_drawing(const std::string& name, const std::string& description, const std::string& x_title,
                         const std::vector<Series>& series);

// The accuracy of each bin as a bar over its confidences, beside the diagonal on which they would be equal.
std::string reliability_chart(const std::string& name, const Calibration& calibration);

}  // namespace cnn

// What stands below the table of shapes.
#pragma once

#include <cstdint>
#include <string>

#include "app/shapes_report.h"

namespace cnn::app {

// Parameters, arithmetic, memory, images and time of the whole network, a line or more each.
std::string shapes_totals(const ShapesReport& report);

// The images of an evaluation after an epoch.
int64_t evaluated_images(const ImageCounts& images);

}  // namespace cnn::app

// Drawings that are one closed line and little else.
#pragma once

#include <optional>

#include "data/regions.h"

namespace cnn {

// How far the shape that such a line encloses is from an ellipse: the pixels that are in one of the two only,
// as a part of its own; 0 of a drawn zero, more of anything with corners or bays. The ellipse is the one of
// the same moments. Nothing where the drawing has more strokes than that line, or none is closed. `stroke`:
// their width.
std::optional<double> off_ellipse(const Regions& paper, double stroke);

}  // namespace cnn

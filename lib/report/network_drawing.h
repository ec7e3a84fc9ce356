// A network drawn as the volumes that go through it, for paper: A4, landscape.
#pragma once

#include <string>

#include "spec/network_spec.h"

namespace cnn {

// An SVG document, 297 mm wide. Each volume is a cuboid with its sizes on the edges, over each arrow stands
// the layer that makes it; what comes several times after itself is drawn once, with how often. Where the
// network is too long for one page at full size, all of it is smaller. `name` is the network's.
std::string draw_network(const NetworkPlan& plan, const std::string& name);

}  // namespace cnn

// Several ways from the same input, side by side.
#pragma once

#include <memory>
#include <vector>

#include "layers/sequence.h"

namespace cnn {

// y: the paths' outputs one after another by channel. All begin at the same port, and give the same layout,
// width and height.
std::unique_ptr<Step> make_branches(std::vector<std::unique_ptr<Sequence>> paths);

}  // namespace cnn

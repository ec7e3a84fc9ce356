// A shortcut around layers.
#pragma once

#include <memory>

#include "layers/sequence.h"

namespace cnn {

// y = shortcut(x) + main(x), then relu if asked for. Both begin at the same port and end at the same; without
// a shortcut x itself is added, and main's ports are equal.
std::unique_ptr<Step> make_residual(std::unique_ptr<Sequence> main, std::unique_ptr<Sequence> shortcut,
                                    bool relu);

}  // namespace cnn

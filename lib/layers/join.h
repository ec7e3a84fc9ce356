// What joins the ways through a layer of layers. Each step takes what one way gives and leaves the rest of
// its output as it is; the ways' steps together write all of it.
#pragma once

#include <cstdint>
#include <memory>

#include "layers/step.h"

namespace cnn {

// y += x, then y = max(y, 0) if asked for. Backward: dy is that of the sum from then on (where the relu let
// nothing through it becomes 0), which is also the gradient of what y was before; and dx = dy.
std::unique_ptr<Step> make_add(const Port& port, bool relu);

// y's channels from `first` on := x, or max(x, 0) with `relu`. The last of the ways `is_last`.
std::unique_ptr<Step> make_put_channels(const Port& part, const Port& whole, int64_t first, bool relu,
                                        bool is_last);

// y := x
std::unique_ptr<Step> make_copy(const Port& port);

}  // namespace cnn

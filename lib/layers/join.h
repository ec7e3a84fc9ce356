// What joins the ways through a layer of layers. Each step takes what one way gives and leaves the rest of
// its output as it is; the ways' steps together write all of it.
#pragma once

#include <cstdint>
#include <memory>

#include "kernels/clamp.h"
#include "layers/step.h"

namespace cnn {

// y += x, then y clamped. Backward: dy is that of the sum from then on (where the clamp lets
// nothing through it becomes 0), which is also the gradient of what y was before; and dx = dy.
std::unique_ptr<Step> make_add(const Port& port, const Clamp& clamp);

// y's channels from `first` on := x, clamped. The last of the ways `is_last`.
std::unique_ptr<Step> make_put_channels(const Port& part, const Port& whole, int64_t first,
                                        const Clamp& clamp, bool is_last);

// y *= x, which has a number for each channel of y. Backward, `y` being what y was before: dy becomes its
// gradient, and dx that of x.
std::unique_ptr<Step> make_gate(const Port& factors, const Port& port);

// y := x
std::unique_ptr<Step> make_copy(const Port& port);

}  // namespace cnn

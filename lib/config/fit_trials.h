// Whether a network fits with a change that is thought of, so that nothing is advised which does not.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "spec/network_spec.h"

namespace cnn {

// Whether each layer fits what the one before it gives.
bool network_fits(Volume input, const std::vector<LayerSpec>& layers);

// With the layers of these full names changed, wherever they stand.
std::vector<LayerSpec> with_changed(std::vector<LayerSpec> layers, const std::vector<std::string>& names,
                                    const std::function<void(LayerSpec&)>& change);

// Changes of a conv or a pool, which leave other layers alone: `pad: same`, and the same with `rounding:
// floor`.
void keep_size(LayerSpec& layer);
void keep_size_by_stride(LayerSpec& layer);

}  // namespace cnn

// Between two layers that want different layouts.
#pragma once

#include <memory>

#include "layers/step.h"

namespace cnn {

// The same numbers, laid out otherwise. One of the layouts is dense.
std::unique_ptr<Step> make_change_layout(const Volume& volume, Layout from, Layout to);

}  // namespace cnn

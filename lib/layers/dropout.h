// Dropout, of single numbers or of whole channels.
#pragma once

#include <cstdint>
#include <memory>

#include "layers/step.h"
#include "spec/layer_spec.h"

namespace cnn {

// In inference y = x. In training what is dropped follows from the noise key (layers/step.h), `layer`, the
// layer's place among all_layers() of the plan, the image's place in the batch, and the number's in the
// volume: from no layout, algorithm or neighbour. The rate is kept to 2^-16.
std::unique_ptr<Step> make_dropout(const DropoutSpec& spec, int64_t layer, const Port& port);

}  // namespace cnn

// `input`: what an image is like.
#pragma once

#include "config/assemble.h"
#include "config/section.h"

namespace cnn {

// The key `input` of the whole config. Numbers in another form, as PyTorch or Keras would have them, are
// reported with what to write for them.
InputDraft read_input(Section& config);

}  // namespace cnn

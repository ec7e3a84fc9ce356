// Local response normalization: Krizhevsky, Sutskever, Hinton, "ImageNet classification with deep
// convolutional neural networks", 2012, section 3.3.
#pragma once

#include <memory>

#include "base/shape.h"
#include "layers/step.h"
#include "spec/layer_spec.h"

namespace cnn {

// y[c] = x[c]*s[c]^-beta, s[c] = k + alpha/size * (sum of x[j]^2, j = c - size/2 ... c + (size - 1)/2),
// channels beyond the ends left out. Channels last.
std::unique_ptr<Step> make_lrn(const LrnSpec& spec, const Volume& volume);

}  // namespace cnn

// A fully connected layer, with the relu that follows it. Its ports are dense vectors.
#pragma once

#include <cstdint>
#include <memory>

#include "kernels/clamp.h"
#include "layers/step.h"

namespace cnn {

// y[n][u] = bias[u] + sum over i of weight[u][i] * x[n][i], then relu if asked for.
// weight: (units, inputs); bias: (units), or null. A volume is read channel-major, as PyTorch's flatten gives
// it.
std::unique_ptr<Step> make_fc(const Clamp& clamp, const Parameter& weight, const Parameter* bias);

}  // namespace cnn

// The order of an image's channels.
#pragma once

#include <string>

#include "exchange/network_weights.h"

namespace cnn {

// The same network for images with their channels the other way round: the weights of its first layer change
// places. Throws Failure::model, beginning with `place`, where that is neither a conv without groups nor an
// fc.
void reverse_channels(NetworkWeights& network, const std::string& place);

}  // namespace cnn

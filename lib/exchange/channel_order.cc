#include "exchange/channel_order.h"

#include <algorithm>
#include <variant>

#include "base/error.h"

namespace cnn {

void reverse_channels(NetworkWeights& network, const std::string& place) {
  const LayerKind& first = network.network.layers.at(0).kind;
  const auto* conv = std::get_if<ConvSpec>(&first);
  if ((conv == nullptr || conv->groups != 1) && !std::holds_alternative<FcSpec>(first))
    throw Error(Failure::model,
                place + ": channels are turned round in a first layer that is a conv or an fc, and it is a " +
                    type_name(first));
  const Volume& input = network.network.input;
  const auto taps =
      static_cast<size_t>(conv != nullptr ? conv->kernel.height * conv->kernel.width : input.pixels());
  const auto channels = static_cast<size_t>(input.channels);
  std::vector<float>& weights = network.values.at(0);
  for (size_t row = 0; row < weights.size(); row += channels * taps)
    for (size_t c = 0; c < channels / 2; ++c)
      std::swap_ranges(weights.begin() + static_cast<std::ptrdiff_t>(row + c * taps),
                       weights.begin() + static_cast<std::ptrdiff_t>(row + (c + 1) * taps),
                       weights.begin() + static_cast<std::ptrdiff_t>(row + (channels - 1 - c) * taps));
}

}  // namespace cnn

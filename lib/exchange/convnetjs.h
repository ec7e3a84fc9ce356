// ConvNetJS's JSON: what its Net.toJSON() gives and Net.fromJSON() takes. Of a plain sequence of layers; the
// numbers of a filter stand row by row, pixel by pixel, a pixel's channels together. An image is given to it
// as our network gets it: normalized.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/network_weights.h"

namespace cnn {

// The text of a network with these values of all_parameters(plan). Dropout is left out: at prediction
// ConvNetJS multiplies by its drop_prob what ours leaves as it is. Each number is the very float. Throws
// Failure::model, beginning with the layer's name, for the first that ConvNetJS has not.
std::string write_convnetjs(const NetworkPlan& plan, std::span<const std::span<const float>> values);

// Why it has none, as write_convnetjs() says it; empty where it has.
std::string convnetjs_lacks(const NetworkPlan& plan);

inline constexpr size_t kMostConvNetJsBytes = size_t{16} << 20;

// The network that `text` is; where a layer drops, the factor that ConvNetJS has at prediction goes into the
// next weights. Throws Failure::model, beginning with `place`, for what is no such JSON, larger than
// kMostConvNetJsBytes, of a kind of layer or of sizes that are not taken, or inconsistent.
NetworkWeights read_convnetjs(std::string_view text, const std::string& place);

}  // namespace cnn

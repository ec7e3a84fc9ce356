// ONNX graphs of convolutional networks, of any opset from 7 on, as networks of ours: operators that are one
// layer, those that several make up (silu, gelu), sums and concatenations as layers within layers.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exchange/imported.h"

namespace cnn {

// The network that `bytes` is. Throws Failure::model, beginning with `file`, for what is no ONNX graph,
// naming node and operator for what is not taken; Failure::usage where protobuf's module is not there.
Imported read_onnx(std::string_view bytes, const std::string& file);

// The operators that are read, and what of each; empty where it is all.
std::vector<std::pair<std::string, std::string>> onnx_operators();

}  // namespace cnn

// Tensors by name, as PyTorch saves what a network has learned.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/shape.h"

namespace cnn {

struct NamedTensor {
  std::string name;
  Dims dims;
  std::vector<float> values;
};

using StateDict = std::vector<NamedTensor>;  // in the file's order, each name once

// Of a .pt or .pth file, the zip of today's PyTorch or what came before it: whole numbers are left out, names
// lose a `module.` before them. Nothing in it is executed. Throws Failure::model, beginning with `file`, for
// what is damaged or holds anything but tensors and plain values.
StateDict read_torch(std::string_view bytes, const std::string& file);

// Of a safetensors file of any program, in 32 or 16 bits.
StateDict read_foreign_safetensors(std::string_view bytes, const std::string& file);

}  // namespace cnn

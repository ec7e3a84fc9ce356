// A network as a module of PyTorch's: Python text that builds it of torch.nn's layers and reads its weights
// from the safetensors file beside it.
#pragma once

#include <string>
#include <vector>

#include "spec/data_spec.h"
#include "spec/network_spec.h"

namespace cnn {

struct ModuleWishes {
  std::string weights_file;  // beside it, as Python's text, which JSON's is too
  std::string version;       // of this program
  std::string classes;       // a list, likewise
  NormalizeSpec normalize = {};
};

inline constexpr const char* kModuleBeginning = "# A network of cnn's as a module of PyTorch's";

// Its tensors have the names of all_parameters(plan).
std::string write_torch_module(const NetworkPlan& plan, const ModuleWishes& wishes);

}  // namespace cnn

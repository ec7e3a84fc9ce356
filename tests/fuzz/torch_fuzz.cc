// Tensors of PyTorch or safetensors: as many numbers as their sides say, or a refusal.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "torch/fill_network.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace cnn;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  for (const auto read : {read_torch, read_foreign_safetensors}) {
    try {
      const StateDict tensors = read(text, "net.pth");
      for (const NamedTensor& tensor : tensors)
        if (element_count(tensor.dims) != static_cast<int64_t>(tensor.values.size())) std::abort();
      torchvision_network(tensors, "net.pth");
    } catch (const Error& error) {
      if (error.failure() != Failure::model || std::string_view(error.what()).empty()) std::abort();
    }
  }
  return 0;
}

// A graph of ONNX's: taken into a network that can be planned, or refused with a sentence.
#include "fuzz/imported_or_refused.h"
#include "onnx/onnx_read.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace cnn;
  return imported_or_refused([&] {
    return read_onnx({reinterpret_cast<const char*>(bytes), size}, "net.onnx");
  });
}

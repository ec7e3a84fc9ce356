// Darknet's cfg and weights, one behind the other.
#include "exchange/darknet.h"
#include "fuzz/imported_or_refused.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace cnn;
  const TwoFiles files(bytes, size);
  return imported_or_refused(
      [&] { return read_darknet(files.first, "net.cfg", files.second, "net.weights"); });
}

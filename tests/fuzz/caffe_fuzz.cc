// Caffe's prototxt and caffemodel, one behind the other.
#include "caffe/caffe_read.h"
#include "fuzz/imported_or_refused.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace cnn;
  const TwoFiles files(bytes, size);
  return imported_or_refused(
      [&] { return read_caffe(files.first, "net.prototxt", files.second, "net.caffemodel"); });
}

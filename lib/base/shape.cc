#include "base/shape.h"

namespace cnn {

int64_t element_count(const Dims& dims) {
  int64_t count = 1;
  for (const int64_t side : dims) count *= side;
  return count;
}

std::string to_string(const Volume& volume) {
  return std::to_string(volume.width) + "x" + std::to_string(volume.height) + "x" +
         std::to_string(volume.channels);
}

std::string to_string(const Size2& size) {
  return std::to_string(size.width) + "x" + std::to_string(size.height);
}

std::string to_string(const Pads& pads) {
  return to_string(Dims{pads.top, pads.left, pads.bottom, pads.right});
}

std::string to_string(const Dims& dims) {
  std::string text = "[";
  for (const int64_t side : dims) text += (text.size() > 1 ? ", " : "") + std::to_string(side);
  return text + "]";
}

}  // namespace cnn

#include "caffe/caffe_settings.h"

#include <cmath>

#include "spec/layer_spec.h"

namespace cnn {

int64_t checked_side(const CaffeLayer& layer, const char* name, int64_t value, int64_t least) {
  if (value < least || value > kMaxSide) layer.refuse(std::string(name) + " is missing or out of range");
  return value;
}

double checked_number(const CaffeLayer& layer, const ProtoMessage& settings, const char* name,
                      float fallback) {
  const float value = settings.number(name, fallback);
  if (!std::isfinite(value)) layer.refuse(std::string(name) + " is not finite");
  return static_cast<double>(value);
}

}  // namespace cnn

// Settings of a Caffe layer, refused by name where they are out of range.
#pragma once

#include "caffe/caffe_layer.h"

namespace cnn {

int64_t checked_side(const CaffeLayer& layer, const char* name, int64_t value, int64_t least);

double checked_number(const CaffeLayer& layer, const ProtoMessage& settings, const char* name,
                      float fallback);

}  // namespace cnn

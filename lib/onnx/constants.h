// Tensors that an ONNX graph holds.
#pragma once

#include <string>
#include <vector>

#include "base/shape.h"
#include "proto/proto_tree.h"

namespace cnn {

struct OnnxConstant {
  Dims dims = {};
  std::vector<float> floats = {};   // of numbers that are none of the next
  std::vector<int64_t> whole = {};  // of whole numbers and truth values
  bool is_whole = false;

  int64_t count() const { return is_whole ? std::ssize(whole) : std::ssize(floats); }
};

// Of a TensorProto. Throws Failure::model, beginning with `place`, for a type that is not taken, sides that
// do not agree with its numbers, and data that lie in another file.
OnnxConstant constant_of(const ProtoMessage& tensor, const std::string& place);

// Its sides in another order: those of `order`.
OnnxConstant transposed(const OnnxConstant& tensor, const std::vector<int64_t>& order);

}  // namespace cnn

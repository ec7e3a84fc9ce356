// What an ONNX file says beside its graph, as write_onnx says it.
#pragma once

#include <cstdint>
#include <string>

#include "exchange/imported.h"
#include "proto/proto_tree.h"

namespace cnn {

// Class names, and how images of `channels` are prepared, into `result`. Throws Failure::model.
void read_metadata(const ProtoMessage& model, int64_t channels, const std::string& file, Imported& result);

}  // namespace cnn

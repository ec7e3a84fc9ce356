// What the program calls in the module. Neither calls the other but by this, and no exception crosses it.
#pragma once

#include <string>
#include <string_view>

#include "proto/proto_tree.h"

namespace cnn {

// Each gives an empty text, or why it could not be done.
struct ModuleFunctions {
  std::string (*read)(const char* type, std::string_view bytes, ProtoMessage& message);
  std::string (*read_text)(const char* type, std::string_view text, ProtoMessage& message);
  std::string (*write)(const char* type, const ProtoMessage& message, std::string& bytes);
};

inline constexpr const char* kModuleFile = "libcnn-proto.so";
inline constexpr const char* kModuleEntry = "cnn_proto_functions";

}  // namespace cnn

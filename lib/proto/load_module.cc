#include <dlfcn.h>

#include <string>

#include "base/error.h"
#include "proto/module_functions.h"

namespace cnn {
namespace {

const ModuleFunctions& load_module() {
  void* library = ::dlopen(kModuleFile, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    throw Error(Failure::usage,
                std::string("formats of Protocol Buffers (ONNX, Caffe, TensorBoard) need a "
                            "part of this program that is not here: ") +
                    ::dlerror() +
                    "\nIt is built where libprotobuf-dev and protobuf-compiler are installed, "
                    "and needs libprotobuf32 to run.");
  const auto entry = reinterpret_cast<const ModuleFunctions* (*)()>(::dlsym(library, kModuleEntry));
  if (entry == nullptr) throw Error(Failure::usage, std::string(kModuleFile) + " is another program's");
  return *entry();
}

const ModuleFunctions& module() {
  static const ModuleFunctions& functions = load_module();
  return functions;
}

void refuse_fault(const std::string& place, const std::string& fault) {
  if (!fault.empty()) throw Error(Failure::model, place + ": " + fault);
}

}  // namespace

ProtoMessage read_proto(const char* type, std::string_view bytes, const std::string& place) {
  ProtoMessage message;
  refuse_fault(place, module().read(type, bytes, message));
  return message;
}

ProtoMessage read_proto_text(const char* type, std::string_view text, const std::string& place) {
  ProtoMessage message;
  refuse_fault(place, module().read_text(type, text, message));
  return message;
}

std::string write_proto(const char* type, const ProtoMessage& message) {
  std::string bytes;
  const std::string fault = module().write(type, message, bytes);
  if (!fault.empty()) throw Error(Failure::bug, fault);
  return bytes;
}

}  // namespace cnn

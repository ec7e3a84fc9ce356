#include <cmath>

#include "base/error.h"
#include "base/printable_name.h"
#include "onnx/graph_reader.h"

namespace cnn {

GraphNode::GraphNode(const ProtoMessage& message, const std::string& file)
    : message_(message), op_(message.text("op_type")) {
  const std::string& name = message.text("name");
  place_ = file + ": node " + printable_name(name.empty() ? message.text("output") : name) + " (" +
           printable_name(op_) + ")";
}

void GraphNode::refuse(const std::string& why) const {
  throw Error(Failure::model, place_ + ": " + why);
}

const std::string& GraphNode::input(size_t i) const {
  static const std::string none;
  return i < inputs().size() ? inputs()[i] : none;
}

const ProtoMessage* GraphNode::attribute(const char* name) const {
  for (const ProtoMessage& one : message_.messages("attribute"))
    if (one.text("name") == name) return &one;
  return nullptr;
}

int64_t GraphNode::whole(const char* name, int64_t fallback) const {
  const ProtoMessage* found = attribute(name);
  return found == nullptr ? fallback : found->whole("i", fallback);
}

double GraphNode::number(const char* name, double fallback) const {
  const ProtoMessage* found = attribute(name);
  const double value =
      found == nullptr || found->find("f") == nullptr ? fallback : static_cast<double>(found->number("f", 0));
  if (!std::isfinite(value)) refuse(std::string(name) + " is not finite");
  return value;
}

std::string GraphNode::text(const char* name, const char* fallback) const {
  const ProtoMessage* found = attribute(name);
  return found == nullptr ? fallback : found->text("s");
}

std::vector<int64_t> GraphNode::list(const char* name) const {
  const ProtoMessage* found = attribute(name);
  if (found == nullptr) return {};
  const auto all = found->whole_numbers("ints");
  return {all.begin(), all.end()};
}

}  // namespace cnn

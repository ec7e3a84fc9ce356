// The nodes and tensors of an ONNX graph that is being written.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/shape.h"
#include "proto/proto_tree.h"

namespace cnn {

class GraphWriter {
 public:
  // What a node is told beside its inputs.
  struct Attribute {
    const char* name;
    std::vector<int64_t> whole = {};  // of one that is a list, or a single one
    float number = 0;
    enum class Kind { list, whole, number } kind = Kind::list;
  };
  static Attribute list(const char* name, std::vector<int64_t> values) { return {name, std::move(values)}; }
  static Attribute whole(const char* name, int64_t value) {
    return {name, {value}, 0, Attribute::Kind::whole};
  }
  static Attribute number(const char* name, double value) {
    return {name, {}, static_cast<float>(value), Attribute::Kind::number};
  }

  // A node of this name, and its output, which is called alike.
  std::string node(const std::string& name, const char* op, const std::vector<std::string>& inputs,
                   const std::vector<Attribute>& attributes = {});

  // A tensor that is there from the start: the name that it is given.
  std::string tensor(const std::string& name, const Dims& dims, std::span<const float> values);
  std::string tensor(const std::string& name, const std::vector<int64_t>& values);
  std::string scalar(const std::string& name, double value);

  ProtoMessage take() { return std::move(graph_); }

 private:
  ProtoMessage graph_;
};

}  // namespace cnn

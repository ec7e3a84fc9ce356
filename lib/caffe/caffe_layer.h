// A layer of a Caffe network, whichever version it is of.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "proto/proto_tree.h"

namespace cnn {

class CaffeLayer {
 public:
  CaffeLayer(const ProtoMessage& message, bool is_v1, const std::string& file);

  const std::string& name() const { return message_->text("name"); }
  const std::string& type() const { return type_; }    // the second version's word
  const std::string& place() const { return place_; }  // "layer conv1 (Convolution)"
  [[noreturn]] void refuse(const std::string& why) const;

  std::span<const std::string> bottoms() const { return message_->texts("bottom"); }
  std::span<const std::string> tops() const { return message_->texts("top"); }
  const ProtoMessage& settings(const char* name) const { return message_->message(name); }
  std::span<const ProtoMessage> blobs() const { return message_->messages("blobs"); }

  // Whether it is there in a test.
  bool is_tested() const;
  // Where data come from, or a figure of the training: nothing is computed.
  bool is_data() const;
  bool is_figure() const;

 private:
  const ProtoMessage* message_;
  std::string file_;
  std::string type_;
  std::string place_;
};

// All layers of a network.
std::vector<CaffeLayer> caffe_layers(const ProtoMessage& net, const std::string& file);

}  // namespace cnn

// The weights of a Caffe network, by its layers' names.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/shape.h"
#include "caffe/caffe_layer.h"

namespace cnn {

class CaffeBlobs {
 public:
  CaffeBlobs(const ProtoMessage& trained, std::string file);  // of trained, which outlives this

  // The numbers of a layer's blobs, which are so many; `sides`: what the first is to have, 1s aside. Each
  // layer's once.
  std::vector<std::vector<float>> take(const CaffeLayer& layer, size_t count, const Dims& sides = {});

  // What the first blob of a layer says of its sides; none where there is none.
  Dims sides_of(const CaffeLayer& layer) const;

 private:
  std::string file_;
  std::map<std::string, std::span<const ProtoMessage>> blobs_;
  std::set<std::string> twice_, taken_;
};

}  // namespace cnn

// A Caffe network as it is read: its blobs by name, and what gives them.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "caffe/caffe_blobs.h"
#include "caffe/caffe_layer.h"
#include "exchange/network_draft.h"

namespace cnn {

class CaffeGraph {
 public:
  struct Top {
    size_t node;
    bool is_flat;
  };

  // `input`, of this volume, is the blob of the images. `weights` outlive the graph.
  CaffeGraph(const std::string& input, const Volume& volume, CaffeBlobs& weights, const std::string& file);

  NetworkDraft& draft() { return draft_; }
  CaffeBlobs& weights() { return *weights_; }

  // What a layer reads: refused where no layer before it gives it; by image() where it was flattened.
  Top bottom(const CaffeLayer& layer, size_t i = 0) const;
  size_t image(const CaffeLayer& layer, size_t i = 0) const;

  // What a layer gives: a node, or a new one.
  void give(const CaffeLayer& layer, Top top);
  void give(const CaffeLayer& layer, LayerKind kind, Top from, NetworkDraft::Tensors tensors = {});
  void give(const CaffeLayer& layer, LayerKind kind, size_t from, NetworkDraft::Tensors tensors = {}) {
    give(layer, std::move(kind), Top{from, false}, std::move(tensors));
  }

  size_t last() const { return last_; }

  std::optional<size_t> open_norm;  // a BatchNorm that may get its Scale yet

 private:
  NetworkDraft draft_;
  CaffeBlobs* weights_;
  std::map<std::string, Top> tops_;
  size_t last_ = NetworkDraft::kInput;
};

}  // namespace cnn

#include "caffe/caffe_graph.h"

#include <algorithm>

#include "base/printable_name.h"

namespace cnn {

CaffeGraph::CaffeGraph(const std::string& input, const Volume& volume, CaffeBlobs& weights,
                       const std::string& file)
    : draft_(volume, file), weights_(&weights) {
  tops_[input] = {NetworkDraft::kInput, false};
}

CaffeGraph::Top CaffeGraph::bottom(const CaffeLayer& layer, size_t i) const {
  if (i >= layer.bottoms().size()) layer.refuse("has no bottom");
  const auto found = tops_.find(layer.bottoms()[i]);
  if (found == tops_.end()) layer.refuse("nothing before it gives " + printable_name(layer.bottoms()[i]));
  return found->second;
}

size_t CaffeGraph::image(const CaffeLayer& layer, size_t i) const {
  const Top from = bottom(layer, i);
  if (from.is_flat && draft_.volume(from.node).pixels() > 1)
    layer.refuse("takes what was flattened, as InnerProduct alone does here");
  return from.node;
}

void CaffeGraph::give(const CaffeLayer& layer, Top top) {
  if (layer.tops().empty()) layer.refuse("has no top");
  for (const std::string& name : layer.tops()) {
    const bool is_in_place = std::ranges::count(layer.bottoms(), name) > 0;
    if (!tops_.insert_or_assign(name, top).second && !is_in_place)
      layer.refuse("gives " + printable_name(name) + ", and so does a layer before it");
  }
  last_ = top.node;
}

void CaffeGraph::give(const CaffeLayer& layer, LayerKind kind, Top from, NetworkDraft::Tensors tensors) {
  give(layer, {draft_.add(std::move(kind), from.node, std::move(tensors), layer.place()), from.is_flat});
}

}  // namespace cnn
